import assert from 'node:assert/strict';
import { test } from 'node:test';
import { number, range } from './format.js';
import { atMost, below, counts, holds, near, notAbove, rises, same } from './verdicts.js';

test('an assertion fails when one seed goes against it', () => {
  assert.ok(below('', [1, 2], [2, 3]).ok);
  assert.ok(!below('', [1, 3], [2, 3]).ok);
  assert.ok(below('', [1, 2], [5, 10], 4).ok && !below('', [1, 2], [5, 8], 4).ok);
  assert.ok(atMost('', [1, 3], [1, 2], 1).ok && !atMost('', [1, 3], [1, 2], 0.5).ok);
  assert.ok(same('', [1, 2], [1, 2]).ok && !same('', [1, 2], [1, 3]).ok);
  assert.ok(near('', [1.09, 1], [1, 1], 0.1).ok && !near('', [1.11, 1], [1, 1], 0.1).ok);
  assert.ok(!below('', [Number.NaN], [1]).ok && !same('', [Number.NaN], [Number.NaN]).ok);
  assert.ok(holds('', true, '').ok && !holds('', false, '').ok);
  for (const nothing of [below('', [], []), atMost('', [], []), same('', [], []), near('', [], [], 1)])
    assert.ok(!nothing.ok, 'nothing was shown');
});

test('a sweep must rise from step to step on average', () => {
  assert.ok(
    rises('', [
      [1, 4],
      [2, 4],
    ]).ok,
  );
  assert.ok(
    !rises('', [
      [1, 4],
      [2, 3],
    ]).ok,
  );
  assert.ok(!rises('', [[1]]).ok && !rises('', [[1], [2]], 1).ok);
});

test('counts agree with a chance within four standard errors over all seeds', () => {
  // 1000 at 0.1: 100 ± 9.5.
  assert.ok(counts('', [60, 77], [500, 500], 0.1).ok);
  assert.ok(!counts('', [60, 79], [500, 500], 0.1).ok);
  assert.ok(counts('', [60, 79], [500, 500], 0.1, 0.02).ok);
});

test('no rise but by chance: the mean of the paired differences against its error', () => {
  assert.ok(notAbove('', [5, 7, 9], [6, 7, 8]).ok);
  assert.ok(!notAbove('', [7, 8, 9], [6, 7, 8]).ok, 'a rise without any spread is one');
  assert.ok(notAbove('', [7, 8, 9], [6, 7, 8], 1).ok);
  assert.ok(!notAbove('', [7], [6]).ok);
});

test('numbers are short, and a range is shown where there is one', () => {
  const shown = [0, 0.012345, 12.345, 1234.5, 54_321, 5.4321e6, 2e9].map(number);
  assert.deepEqual(shown, ['0', '0.0123', '12.3', '1235', '54.3 k', '5.43 M', '2 G']);
  assert.equal(range([1, 2, 3]), '2 [1–3]');
  assert.equal(range([2, 2]), '2');
  assert.equal(range(null), '–');
});
