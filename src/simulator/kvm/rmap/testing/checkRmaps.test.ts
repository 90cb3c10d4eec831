import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapRemove } from '../change.js';
import { freeDescriptor } from '../descriptors.js';
import type { RmapTable } from '../table.js';
import { checkRmaps } from './checkRmaps.js';
import { withCounts } from './tables.js';

for (const [what, message, damage] of [
  ['a count in the tails that is wrong', /gfn 1: 14 SPTEs follow/, (t) => t.descriptors.tailCount[2]++],
  [
    'a later descriptor with room',
    /gfn 1: a later descriptor has 13 SPTEs/,
    (t) => t.descriptors.spteCount[1]--,
  ],
  [
    'an empty first descriptor',
    /gfn 1: the first descriptor has 0 SPTEs/,
    (t) => (t.descriptors.spteCount[2] = 0),
  ],
  [
    'a first descriptor that overflows',
    /the first descriptor has 15 SPTEs/,
    (t) => (t.descriptors.spteCount[2] = 15),
  ],
  [
    'a chain that bites its tail',
    /gfn 1 leads to descriptor 2, which is reached twice/,
    (t) => (t.descriptors.more[1] = 2),
  ],
  [
    'one chain behind two gfns',
    /gfn 2 leads to descriptor 2, which is reached twice/,
    (t) => (t.heads[2] = t.heads[1]),
  ],
  ['a chain into nowhere', /gfn 1 leads to 9, no descriptor/, (t) => (t.descriptors.more[1] = 9)],
  ['an SPTE in two rmaps', /SPTE 0 is in the rmaps of gfn 0 and of gfn 3/, (t) => (t.heads[3] = t.heads[0])],
  ['a chain that is lost', /2 descriptors are in chains, 4 are counted/, (t) => (t.heads[1] = 0)],
  ['a descriptor that is lost', /1 of 5 descriptors are lost/, (t) => (t.descriptors.free = 0)],
  [
    'a free descriptor in use',
    /the free list leads to descriptor 3, which is reached twice/,
    (t) => (t.descriptors.free = 3),
  ],
  [
    'a free descriptor unmarked',
    /descriptor 5 on the free list is not marked free/,
    (t) => (t.descriptors.spteCount[5] = 1),
  ],
  [
    'a chain through a free descriptor',
    /gfn 4: descriptor 5 is free/,
    (t) => freeDescriptor(t.descriptors, 3),
  ],
] as const satisfies readonly (readonly [string, RegExp, (t: RmapTable) => void])[]) {
  test(`the check finds ${what}`, () => {
    // Chains 2 → 1 of gfn 1 and 4 → 3 of gfn 4; descriptor 5 is free.
    const table = withCounts([1, 15, 0, 0, 15, 2]);
    rmapRemove(table, 5, 31);
    rmapRemove(table, 5, 32);
    checkRmaps(table);
    damage(table);
    assert.throws(() => checkRmaps(table), message);
  });
}

test('freeing a descriptor twice is a bug', () => {
  const table = withCounts([2]);
  freeDescriptor(table.descriptors, 1);
  assert.throws(() => freeDescriptor(table.descriptors, 1), /descriptor 1 is free already/);
});
