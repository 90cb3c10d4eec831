/** 4: an RCU read section for agers, and a writer that waits for a grace period under the lock, or frees after it. */
import { PROMISES } from '../promises.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import type { Word } from '../state.js';
import { type Ager, readWord } from './ager.js';
import { agersAndWriter, type RmapProtocol } from './laboratory.js';
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

/** What `call_rcu` would put off: pages, at least. */
interface Deferred {
  /** Agers walk chains; else words with several entries get no answer. */
  readonly chains?: boolean;
  /** Descriptors, too; else they are freed at once. */
  readonly descriptors?: boolean;
}

/** Whether an ager is inside an RCU section, and the bits of what was unlinked while it was. */
interface Section {
  readonly inside: Word;
  readonly mayHave: Word;
}

/**
 * Freed when the agers have left that were inside an RCU section when it was unlinked. The writer does not wait: it frees
 * between two of its operations, which is no sooner and no later for an ager than at any other time.
 */
function deferred(name: string, agers: number, { chains, descriptors }: Deferred = {}): Protocol {
  return agersAndWriter(name, { agers, entries: 2 }, (world, m) => {
    const sections = new Map<Ager, Section>();
    const limbo = makeLimbo(world, m.word('to be freed'), descriptors === true, sections);
    return {
      before: (ager) => {
        const { process } = ager;
        const section = { inside: process.word('inside'), mayHave: process.word('may have') };
        sections.set(ager, section);
        return {
          rcu_read_lock: () => {
            section.inside.value = 1;
          },
          'read the word': () => readWord(ager, world, 'leave', chains ? undefined : 'leave'),
        };
      },
      leave: (ager) => {
        const { inside, mayHave } = sections.get(ager)!;
        inside.value = mayHave.value = 0;
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
  sections: ReadonlyMap<Ager, Section>,
): Limbo {
  const take = (which: number): void => {
    if (waiting.value & (1 << which)) return;
    waiting.value |= 1 << which;
    for (const { inside, mayHave } of sections.values()) if (inside.value === 1) mayHave.value |= 1 << which;
  };
  const isDue = (which: number): boolean =>
    (waiting.value & (1 << which)) !== 0 &&
    [...sections.values()].every(({ mayHave }) => (mayHave.value & (1 << which)) === 0);
  const all = Array.from({ length: pages.size + descs.size }, (_, which) => which);
  return {
    page: (pointer) => take(pages.numberOf(pointer)),
    descriptor: (pointer) => (descriptors ? take(pages.size + descs.numberOf(pointer)) : descs.free(pointer)),
    due: () => all.filter(isDue),
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
    protocol: deferred('RCU, freed later; one entry', 2),
    expected: null,
  },
  {
    id: '4d',
    said: LATER,
    note: 'For chains that is not enough: their descriptors are freed at once. (Not from the thread.)',
    protocol: deferred('RCU, pages freed later; chains', 1, { chains: true }),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '4e',
    said: LATER,
    note: 'With descriptors put off, too, nothing that an ager reads is gone; but removal moves an entry, and an ager that has passed the hole misses it. (Not from the thread.)',
    protocol: deferred('RCU, pages and descriptors freed later; chains', 1, {
      chains: true,
      descriptors: true,
    }),
    expected: PROMISES.noFalseOld,
  },
];
