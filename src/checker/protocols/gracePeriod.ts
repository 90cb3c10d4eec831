/** 4: an RCU read section for agers, and a writer that waits for a grace period under the lock, or frees after it. */
import { PROMISES } from '../promises.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import type { Word } from '../state.js';
import { type Ager, readWord } from './ager.js';
import { agersAndWriter, type RmapProtocol, type Size } from './laboratory.js';
import { july9, threeTiers } from './said.js';
import { MANY, type World } from './world.js';
import type { Limbo } from './writer.js';

function rcu(name: string, options: ProtocolOptions = {}): Protocol {
  return agersAndWriter(
    name,
    { agers: 2, entries: 2 },
    (world, m) => {
      const mmuLock = m.word('mmu_lock');
      const inside = m.word('agers in an RCU section');
      return {
        before: (ager) => ({
          rcu_read_lock: () => {
            inside.value++;
          },
          'read the word': () => readWord(ager, world, 'leave', 'leave'),
        }),
        leave: ({ v }) => {
          inside.value--;
          return v.value & MANY ? 'no answer' : 'answer';
        },
        writer: { mmuLock, gracePeriod: () => inside.value === 0 },
      };
    },
    options,
  );
}

/** What `call_rcu` would put off. */
interface Deferred extends Size {
  /** Descriptors, too; else they are freed at once. */
  readonly descriptors: boolean;
  /** Agers walk chains; else words with several entries get no answer. */
  readonly chains: boolean;
}

/**
 * Freed when the agers have left that were inside an RCU section when it was unlinked. The writer does not wait: it frees
 * between two of its operations, which is no sooner and no later for an ager than at any other time.
 */
function deferred(name: string, { descriptors, chains, ...size }: Deferred): Protocol {
  return agersAndWriter(name, size, (world, m) => {
    const agers: { readonly inside: Word; readonly mayHave: Word }[] = [];
    const limbo = makeLimbo(world, m.word('to be freed'), descriptors, agers);
    const own = new Map<Ager, (typeof agers)[number]>();
    return {
      before: (ager) => {
        const { process } = ager;
        const marks = { inside: process.word('inside'), mayHave: process.word('may have') };
        agers.push(marks);
        own.set(ager, marks);
        return {
          rcu_read_lock: () => {
            marks.inside.value = 1;
          },
          'read the word': () => readWord(ager, world, 'leave', chains ? undefined : 'leave'),
        };
      },
      leave: (ager) => {
        const marks = own.get(ager);
        if (marks) marks.inside.value = marks.mayHave.value = 0;
        return ager.v.value & MANY && !chains ? 'no answer' : 'answer';
      },
      writer: { mmuLock: m.word('mmu_lock'), limbo },
    };
  });
}

function makeLimbo(
  { pages, descs }: World,
  waiting: Word,
  descriptors: boolean,
  agers: readonly { readonly inside: Word; readonly mayHave: Word }[],
): Limbo {
  const take = (which: number): void => {
    if (waiting.value & (1 << which)) return;
    waiting.value |= 1 << which;
    for (const { inside, mayHave } of agers) if (inside.value === 1) mayHave.value |= 1 << which;
  };
  const all = Array.from({ length: pages.size + descs.size }, (_, which) => which);
  return {
    page: (pointer) => take(pages.numberOf(pointer)),
    descriptor: (pointer) => (descriptors ? take(pages.size + descs.numberOf(pointer)) : descs.free(pointer)),
    due: () =>
      all.filter(
        (which) =>
          waiting.value & (1 << which) && agers.every(({ mayHave }) => (mayHave.value & (1 << which)) === 0),
      ),
    free: (which) => {
      waiting.value &= ~(1 << which);
      if (which < pages.size) pages.free(pages.pointer(which));
      else descs.free(descs.pointer(which - pages.size));
    },
  };
}

const SAID = [
  threeTiers('Agers walk in an RCU section, and whoever frees waits for a grace period first.'),
  july9('Not possible: the wait may sleep, and mmu_lock, under which tables are freed, is a spinning lock.'),
];

const LATER = [
  threeTiers('Agers walk in an RCU section, and whoever frees waits for a grace period first.'),
  july9('Rules out the wait. The thread does not discuss freeing later, without a wait.'),
];

export const waitForGracePeriod: readonly RmapProtocol[] = [
  {
    id: '4a',
    said: SAID,
    note: 'The first removal sleeps with mmu_lock held.',
    protocol: rcu('RCU, grace period under mmu_lock'),
    expected: PROMISES.noSleepUnderLock,
  },
  {
    id: '4b',
    said: SAID,
    note: 'If sleeping were allowed there, nothing else would go wrong. The wait is modelled as: until no ager is inside.',
    protocol: rcu('RCU, if one could sleep under mmu_lock', { except: [PROMISES.noSleepUnderLock] }),
    expected: null,
  },
  {
    id: '4c',
    said: LATER,
    note: 'Shadow pages are freed after the agers that may have them have left, and the vCPU does not wait. (Not from the thread.) What it costs, memory that piles up, is not modelled.',
    protocol: deferred('RCU, freed later; one entry', {
      agers: 2,
      entries: 2,
      descriptors: false,
      chains: false,
    }),
    expected: null,
  },
  {
    id: '4d',
    said: LATER,
    note: 'For chains that is not enough: their descriptors are freed at once. (Not from the thread.)',
    protocol: deferred('RCU, pages freed later; chains', {
      ...{ agers: 1, entries: 2 },
      descriptors: false,
      chains: true,
    }),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '4e',
    said: LATER,
    note: 'With descriptors put off, too, nothing that an ager reads is gone; but removal moves an entry, and an ager that has passed the hole misses it. (Not from the thread.)',
    protocol: deferred('RCU, pages and descriptors freed later; chains', {
      ...{ agers: 1, entries: 2 },
      descriptors: true,
      chains: true,
    }),
    expected: PROMISES.noFalseOld,
  },
];
