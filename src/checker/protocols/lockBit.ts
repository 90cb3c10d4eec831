/** 7: the per-rmap lock bit as it landed in 6.15. */
import type { RmapProtocol } from './laboratory.js';
import { landed } from './landed.js';
import { asLanded, july9 } from './said.js';

const SAID = [
  july9('Bit 1 of the rmap word as a lock makes walks of whole chains possible without mmu_lock.'),
  asLanded('It goes into 6.15. Not a true reader/writer lock: two agers of one gfn exclude each other.'),
];
const NOTE =
  'It promises the exact answer: an accessed bit that was set before the query began and that was not cleared since is found. ' +
  'Premise: every SPTE of a dying page is found in its rmap, which was false in a corner of 2.6.36 to 7.1 (MODEL.md).';

export const lockBit: readonly RmapProtocol[] = [
  {
    id: '7a',
    said: SAID,
    note: NOTE,
    protocol: landed('lock bit as landed', { agers: 2, entries: 3 }),
    expected: null,
  },
  {
    id: '7b',
    said: SAID,
    note: `${NOTE} Here a guest sets accessed bits meanwhile.`,
    protocol: landed('lock bit as landed, beside a guest', { agers: 2, entries: 2, guest: true }),
    expected: null,
  },
];
