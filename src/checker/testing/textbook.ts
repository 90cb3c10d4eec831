/** Protocols of the textbooks, whose verdicts are well known. */
import type { LoadOrder, MemoryModel, StoreOrder } from '../buffers.js';
import { DONE, WAIT } from '../process.js';
import { type Protocol, protocol } from '../protocol.js';

/** Peterson, 1981: two processes, no atomic instruction. */
export function peterson(memory: MemoryModel, fence: boolean): Protocol {
  return protocol(
    'Peterson',
    (m) => {
      const wants = [m.word('wants 0'), m.word('wants 1')];
      const turn = m.word('turn');
      const both = [0, 1].map((me) =>
        m.process(`P${me}`, (p) => ({
          'raise flag': () => p.store(wants[me], 1),
          // Where memory is weak the two stores need an order as well.
          'give way': () => p.store(turn, 1 - me, fence ? 'release' : 'relaxed'),
          barrier: () => {
            if (fence) p.fence();
          },
          'look at flag': () => (p.load(wants[1 - me]) === 0 ? 'critical' : undefined),
          'look at turn': () => (p.load(turn) === 1 - me ? 'look at flag' : undefined),
          critical: () => {},
          'lower flag': () => p.store(wants[me], 0),
          again: () => (p.choose(2) === 0 ? 'raise flag' : DONE),
        })),
      );
      m.always('one at a time', () => !both.every((p) => p.at('critical')));
    },
    { memory },
  );
}

/** A ticket lock; broken when the ticket is drawn in two steps. */
export function ticketLock(count: number, broken: boolean): Protocol {
  return protocol('ticket lock', (m) => {
    const next = m.word('next');
    const serving = m.word('serving');
    const all = m.alike('P', count, (p) => {
      const ticket = p.word('ticket');
      const take = {
        take: () => {
          ticket.value = next.value;
          if (!broken) next.value++;
        },
        advance: () => {
          if (broken) next.value = ticket.value + 1;
        },
      };
      return {
        ...take,
        wait: () => (serving.value === ticket.value ? undefined : WAIT),
        critical: () => {},
        leave: () => {
          serving.value++;
        },
      };
    });
    m.always('one at a time', () => all.filter((p) => p.at('critical')).length <= 1);
  });
}

/** Philosophers round a table; all take the left fork first, or one is left-handed. */
export function philosophers(count: number, leftHanded: boolean): Protocol {
  return protocol('dining philosophers', (m) => {
    const forks = Array.from({ length: count }, (_, i) => m.word(`fork ${i}`));
    for (let i = 0; i < count; i++) {
      const swap = leftHanded && i === 0;
      const [first, second] = swap ? [(i + 1) % count, i] : [i, (i + 1) % count];
      m.process(`P${i}`, (p) => ({
        'take first': () => p.spinLock(forks[first]),
        'take second': () => p.spinLock(forks[second]),
        'put first': () => p.spinUnlock(forks[first]),
        'put second': () => p.spinUnlock(forks[second]),
        again: () => (p.choose(2) === 0 ? 'take first' : DONE),
      }));
    }
  });
}

/** One writes data, then a flag; the other waits for the flag, then reads. */
export function messagePassing(memory: MemoryModel, store: StoreOrder, load: LoadOrder): Protocol {
  return protocol(
    'message passing',
    (m) => {
      const data = m.word('data');
      const flag = m.word('flag');
      m.process('sender', (p) => ({
        write: () => p.store(data, 7),
        announce: () => p.store(flag, 1, store),
      }));
      m.process('receiver', (p) => ({
        look: () => (p.load(flag, load) === 1 ? undefined : 'look'),
        read: () => {
          if (p.load(data) !== 7) p.breaks('the message is there');
        },
      }));
    },
    { memory },
  );
}

/**
 * Two processes each store to one word and then load the other's: both can read 0 unless stores are seen at once.
 * Between the two nothing, a full barrier, or a compare-and-swap of a third word.
 */
export function storeBuffering(memory: MemoryModel, between: 'nothing' | 'fence' | 'swap'): Protocol {
  return protocol(
    'store buffering',
    (m) => {
      const words = [m.word('x'), m.word('y')];
      const third = m.word('z');
      const found = [0, 1].map((me) => {
        const saw = m.ghost(`P${me} saw`);
        m.process(`P${me}`, (p) => {
          const seen = p.word('seen');
          return {
            store: () => p.store(words[me], 1),
            barrier: () => {
              if (between === 'fence') p.fence();
              if (between === 'swap') p.cas(third, seen, (value) => value);
            },
            load: () => {
              saw.value = p.load(words[1 - me]);
            },
          };
        });
        return saw;
      });
      m.atEnd('one of them sees the other', () => found.some(({ value }) => value === 1));
    },
    { memory },
  );
}
