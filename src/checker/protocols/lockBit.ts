/** 7, 8 and 9: the per-rmap lock bit as it landed, with one mistake each, and in weak memory. */
import { PROMISES } from '../promises.js';
import type { Protocol, ProtocolOptions } from '../protocol.js';
import type { RmapProtocol } from './laboratory.js';
import { type LandedSpec, landed } from './landed.js';
import { oneEntry } from './oneEntry.js';
import {
  asLanded,
  atomicWord,
  emptyHead,
  july9,
  lockOfItsOwn,
  otherGfn,
  otherRole,
  plainStore,
  release,
} from './said.js';

const LANDED_SAID = [
  july9('Bit 1 of the rmap word as a lock makes walks of whole chains possible without mmu_lock.'),
  asLanded('It goes into 6.15. Not a true reader/writer lock: two agers of one gfn exclude each other.'),
];
const NOTE =
  'It promises the exact answer: an accessed bit that was set before the query began and that was not cleared since is found. ' +
  'Premise: every SPTE of a dying page is found in its rmap, which was false in a corner of 2.6.36 to 7.1 (MODEL.md).';

/** 7: as it landed in 6.15. */
export const lockBit: readonly RmapProtocol[] = [
  {
    id: '7a',
    said: LANDED_SAID,
    note: NOTE,
    protocol: landed('lock bit as landed', { agers: 2, entries: 3 }),
    expected: null,
  },
  {
    id: '7b',
    said: LANDED_SAID,
    note: `${NOTE} Here a guest sets accessed bits meanwhile.`,
    protocol: landed('lock bit as landed, beside a guest', { agers: 2, entries: 2, guest: true }),
    expected: null,
  },
];

/** The lock bit with something changed, at a size at which what it breaks first is decided. */
const broken = (name: string, change: Partial<LandedSpec>, options: ProtocolOptions = {}): Protocol =>
  landed(`lock bit, ${name}`, { agers: 2, entries: 2, ...change }, options);
const WEAK = { agers: 1, memory: 'weakNoLB' } as const;
const ONLY_FREED = { promises: [PROMISES.noFreedAccess] };

/**
 * 8: one mistake each, (a) to (f) of simulator/MODEL.md#the-rmap-lock. The promise that each breaks first is decided at
 * the size given here. All that it breaks is, too, for (b) and (c); (a), (d), (e) and (f) have too many states for that,
 * and are decided for 1 ager with 2 entries, and for 2 agers with 1 (`../testing/table.ts`, `../MODEL.md`).
 */
export const brokenLockBit: readonly RmapProtocol[] = [
  {
    id: '8a',
    said: [
      emptyHead(
        'An entry may be added while an ager goes away that saw 0; that is fine, it has decided to do nothing.',
      ),
    ],
    note: 'An ager that found 0 stores 0 when it leaves: what was added in between is gone.',
    protocol: broken('unlock stores the 0 it saw', { emptyLeavesAlone: false }),
    expected: PROMISES.noLostInsertion,
  },
  {
    id: '8b',
    said: [
      july9('Rules out waiting for a grace period under mmu_lock, and a re-check with compare-and-swap.'),
    ],
    note: 'One entry, read with neither lock nor pin.',
    protocol: oneEntry('lock bit, single entries without it'),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '8c',
    said: [release('The unlock of a walk that only reads needs release ordering, too.')],
    note: 'Without it the clearing of the accessed bit can arrive after the unlock, when the page is gone.',
    protocol: broken('ager unlocks without release', { ...WEAK, unlockOrder: 'relaxed' }),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '8d',
    said: [asLanded('Whoever changes an rmap holds mmu_lock for write and the bit.')],
    note: 'The writer changes and frees under mmu_lock alone, while an ager holds the bit.',
    protocol: broken('writer does not take it', { writerTakesBit: false }, ONLY_FREED),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '8d+',
    said: [],
    note: 'The same with every promise: the nearest trouble is that the ager’s unlock overwrites what was published.',
    protocol: broken('writer does not take it; all promises', { writerTakesBit: false }),
    expected: PROMISES.noLostInsertion,
  },
  {
    id: '8e',
    said: [
      lockOfItsOwn(
        'A lock of its own, because it skips empty rmaps, including those that became empty while one waited.',
      ),
    ],
    note:
      'Without the second test an ager that waited locks a word that became 0. The walk of an empty rmap meets nothing, ' +
      'so no null pointer is followed; but a writer that saw 0 takes no lock, and what it publishes is overwritten.',
    protocol: broken('no second test for 0', { secondTest: false }),
    expected: PROMISES.noLockedEmptyHead,
  },
  {
    id: '8f',
    said: [
      otherGfn(
        'A child shadow page could be used again for another gfn: its entry was filed under one and sought under the other.',
      ),
      otherRole('The same by a role that did not fit; CVE-2026-53359.'),
    ],
    note: 'The entry stays when its page is freed, and whoever walks this rmap next follows it; the bit is not at fault.',
    protocol: broken('an entry sought under another gfn', { findsEntries: false }, ONLY_FREED),
    expected: PROMISES.noFreedAccess,
  },
];

const ORDER_SAID = [
  plainStore('With a plain store as unlock, the compiler may move writes to the list below it.'),
  atomicWord('Agrees: the word becomes an atomic type, with acquire and release.'),
];

const weak = (
  id: string,
  name: string,
  spec: Partial<LandedSpec>,
  note: string,
  expected: string | null,
): RmapProtocol => ({
  id,
  said: ORDER_SAID,
  note,
  protocol: landed(`lock bit in weak memory, ${name}`, { entries: 2, ...WEAK, ...spec }),
  expected,
});

/**
 * 9: acquire and release left out (8c is the third of these), where stores and loads may overtake each other. On x86 only
 * a compiler does that (MODEL.md).
 */
export const memoryOrder: readonly RmapProtocol[] = [
  weak('9a', 'acquire and release as landed', {}, 'The orders that landed are enough.', null),
  weak(
    '9b',
    'writer publishes without release',
    { publishOrder: 'relaxed' },
    'The new word is seen before the descriptor that it points to is filled. Further on it also gives a wrong "old": ' +
      'an entry that was linked all the time is missed while the word leads to a descriptor that is still empty.',
    PROMISES.noNullAccess,
  ),
  weak(
    '9c',
    'ager locks without acquire',
    { lockOrder: 'relaxed' },
    'A slot is read before the bit is taken; the entry that was in it is gone by then.',
    PROMISES.noFreedAccess,
  ),
];
