/**
 * 8: the lock bit with one mistake each, (a) to (f) of simulator/MODEL.md#the-rmap-lock. The promise that each breaks
 * first is decided at the size given here. All that it breaks is, too, for (b) and (c); (a), (d), (e) and (f) have too
 * many states for that, and are decided for 1 ager with 2 entries, and for 2 agers with 1 (`../testing/table.ts`,
 * `../MODEL.md`).
 */
import { PROMISES } from '../promises.js';
import type { RmapProtocol } from './laboratory.js';
import { landed } from './landed.js';
import { oneEntry } from './oneEntry.js';
import { asLanded, emptyHead, july9, lockOfItsOwn, otherGfn, otherRole, release } from './said.js';

const SMALL = { agers: 2, entries: 2 };

export const brokenLockBit: readonly RmapProtocol[] = [
  {
    id: '8a',
    said: [
      emptyHead(
        'An entry may be added while an ager goes away that saw 0; that is fine, it has decided to do nothing.',
      ),
    ],
    note: 'An ager that found 0 stores 0 when it leaves: what was added in between is gone.',
    protocol: landed('lock bit, unlock stores the 0 it saw', { ...SMALL, emptyLeavesAlone: false }),
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
    protocol: landed('lock bit, ager unlocks without release', {
      agers: 1,
      entries: 2,
      memory: 'weakNoLB',
      unlockOrder: 'relaxed',
    }),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '8d',
    said: [asLanded('Whoever changes an rmap holds mmu_lock for write and the bit.')],
    note: 'The writer changes and frees under mmu_lock alone, while an ager holds the bit.',
    protocol: landed(
      'lock bit, writer does not take it',
      { ...SMALL, writerTakesBit: false },
      { promises: [PROMISES.noFreedAccess] },
    ),
    expected: PROMISES.noFreedAccess,
  },
  {
    id: '8d+',
    said: [],
    note: 'The same with every promise: the nearest trouble is that the ager’s unlock overwrites what was published.',
    protocol: landed('lock bit, writer does not take it; all promises', {
      ...SMALL,
      writerTakesBit: false,
    }),
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
    protocol: landed('lock bit, no second test for 0', { ...SMALL, secondTest: false }),
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
    protocol: landed(
      'lock bit, an entry sought under another gfn',
      { ...SMALL, findsEntries: false },
      { promises: [PROMISES.noFreedAccess] },
    ),
    expected: PROMISES.noFreedAccess,
  },
];
