import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapStory } from './story.js';

const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

test('empty, direct, many and back: only the first descriptor has room, the last entry keeps it, 0 ends it', () => {
  const moments = rmapStory([
    { add: [1] },
    { add: [2] },
    { add: upTo(3, 14) },
    { add: [15, 16] },
    { remove: [3] },
    { remove: [15] },
    { remove: upTo(4, 14) },
    { remove: [1, 2] },
    { remove: [16] },
    { add: [7] },
  ]);
  assert.deepEqual(
    moments.map(({ change, form, sptes }) => [change, form, sptes]),
    [
      ['add 1', 'direct', [[1]]],
      ['add 2', 'many', [[1, 2]]],
      ['add 3 to 14', 'many', [upTo(1, 14)]],
      ['add 15, 16', 'many', [[15, 16], upTo(1, 14)]],
      ['remove 3', 'many', [[15], [1, 2, 16, ...upTo(4, 14)]]],
      ['remove 15', 'many', [[1, 2, 16, ...upTo(4, 14)]]],
      // Each hole is filled with the last one of the first descriptor.
      ['remove 4 to 14', 'many', [[1, 2, 16]]],
      ['remove 1, 2', 'many', [[16]]],
      ['remove 16', 'empty', []],
      ['add 7', 'direct', [[7]]],
    ],
  );
  assert.deepEqual(
    moments.map(({ entries }) => entries),
    [1, 2, 14, 16, 15, 14, 3, 1, 0, 1],
  );
});

test('a story that cannot be is refused by name', () => {
  assert.throws(() => rmapStory([]), /1 or more changes/);
  assert.throws(() => rmapStory([{ add: [] }]), /0\.add must have 1 or more SPTEs/);
  const wrong = (changes: unknown, message: string) =>
    assert.throws(() => rmapStory(changes as never), { name: 'ConfigError', message });
  wrong(null, 'changes must be a list of changes; it was null');
  wrong([{ put: [1] }], '0 must be { add: [1, 2] } or { remove: [1] }; it was an object');
  wrong([{ add: 1 }], '0.add must be a list of SPTEs, by number; it was 1');
  wrong([{ add: ['1'] }], '0.add.0 must be a whole number from 0 to 1073741822; it was "1"');
  assert.throws(() => rmapStory([{ add: [1, 1] }]), /has SPTE 1 already/);
  assert.throws(() => rmapStory([{ remove: [1] }]), /does not have SPTE 1/);
});
