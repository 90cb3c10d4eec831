import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { sortAlike } from './symmetry.js';

test('blocks of like processes are put in order of what they hold, and nothing else is moved', () => {
  const random = makeStreams('symmetry').stream('rows');
  const pick = (n: number): number => Math.floor(random() * n);
  let [moved, stayed] = [0, 0];
  for (let n = 0; n < 1000; n++) {
    const groups = [
      { first: 1, size: 1 + pick(3), count: 1 + pick(4) },
      { first: 14, size: 1 + pick(2), count: 2 + pick(2) },
    ];
    const values = Uint8Array.from({ length: 24 }, () => (pick(4) === 0 ? 255 : pick(2)));
    const expected = [...values];
    for (const { first, size, count } of groups) {
      const blocks = Array.from({ length: count }, (_, i) => [
        ...values.slice(first + i * size, first + (i + 1) * size),
      ]);
      const text = (block: readonly number[]): string => String.fromCharCode(...block);
      blocks.sort((a, b) => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0));
      expected.splice(first, size * count, ...blocks.flat());
    }
    const isMoved = `${expected}` !== `${values}`;
    assert.equal(sortAlike(values, groups), isMoved);
    assert.deepEqual([...values], expected);
    if (isMoved) moved++;
    else stayed++;
  }
  assert.ok(moved > 100 && stayed > 50, `${moved} ${stayed}`);
});
