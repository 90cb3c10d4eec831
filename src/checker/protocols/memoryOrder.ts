/**
 * 9: acquire and release left out (8c is the third of these), where stores and loads may overtake each other. On x86 only
 * a compiler does that (MODEL.md).
 */
import { PROMISES } from '../promises.js';
import type { RmapProtocol } from './laboratory.js';
import { type LandedSpec, landed } from './landed.js';
import { atomicWord, plainStore } from './said.js';

const SAID = [
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
  said: SAID,
  note,
  protocol: landed(`lock bit in weak memory, ${name}`, { agers: 1, entries: 2, memory: 'weakNoLB', ...spec }),
  expected,
});

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
