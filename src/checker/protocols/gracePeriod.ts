/** 4: an RCU read section for agers, and a writer that waits for a grace period under the lock. */
import { PROMISES } from '../promises.js';
import { type Protocol, type ProtocolOptions, protocol } from '../protocol.js';
import { makeAgers, startWalk } from './ager.js';
import type { RmapProtocol, Said } from './entry.js';
import { MANY, makeWorld } from './world.js';
import { writerSteps } from './writer.js';

const ENTRIES = 2;

function rcu(name: string, options: ProtocolOptions): Protocol {
  return protocol(
    name,
    (m) => {
      const world = makeWorld(m, { entries: ENTRIES });
      const mmuLock = m.word('mmu_lock');
      const inside = m.word('agers in an RCU section');
      makeAgers(m, 2, world, {
        before: (ager) => ({
          rcu_read_lock: () => {
            inside.value++;
          },
          'read the word': () => {
            ager.v.value = ager.process.load(world.rmap);
            if (ager.v.value & MANY || ager.v.value === 0) return 'leave';
            return startWalk(ager);
          },
        }),
        after: (ager) => ({
          leave: () => {
            inside.value--;
            return ager.v.value & MANY ? 'no answer' : 'answer';
          },
        }),
      });
      m.process('vCPU', (p) =>
        writerSteps(p, world, { bit: false, mmuLock, gracePeriod: () => inside.value === 0 }),
      );
    },
    { bounds: `2 agers, 1 writer, up to ${ENTRIES} entries, any number of operations`, ...options },
  );
}

const SAID: readonly Said[] = [
  {
    who: 'James Houghton',
    when: '28 June 2024',
    messageId: 'CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com',
    what: 'Agers walk in an RCU section, and whoever frees waits for a grace period first.',
  },
  {
    who: 'Sean Christopherson',
    when: '9 July 2024',
    messageId: 'Zo137P7BFSxAutL2@google.com',
    what: 'Not possible: the wait may sleep, and mmu_lock, under which tables are freed, is a spinning lock.',
  },
];

export const waitForGracePeriod: readonly RmapProtocol[] = [
  {
    id: '4a',
    said: SAID,
    note: 'The first removal sleeps with mmu_lock held.',
    protocol: rcu('RCU, grace period under mmu_lock', {}),
    expected: PROMISES.noSleepUnderLock,
  },
  {
    id: '4b',
    said: SAID,
    note: 'If sleeping were allowed there, nothing else would go wrong. The wait is modelled as: until no ager is inside.',
    protocol: rcu('RCU, if one could sleep under mmu_lock', { except: [PROMISES.noSleepUnderLock] }),
    expected: null,
  },
];
