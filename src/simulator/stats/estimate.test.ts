import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeStreams } from '../random/streams.js';
import { estimate } from './estimate.js';

test('mean and Student interval of a worked example', () => {
  // s² = 4, n = 5: half = 2.776445 × 2 / √5.
  const { n, mean, low, high } = estimate([8, 12, 10, 12, 8]);
  assert.deepEqual([n, mean], [5, 10]);
  assert.ok(Math.abs(high! - 10 - (2.776445105 * 2) / Math.sqrt(5)) < 1e-8);
  assert.ok(Math.abs(high! - 10 - (10 - low!)) < 1e-12);
});

test('what there is not is null, with the reason', () => {
  assert.deepEqual(estimate([null, null]), {
    values: [null, null],
    n: 0,
    mean: null,
    low: null,
    high: null,
    why: '2 of 2 seeds have no value',
  });
  const one = estimate([3, null]);
  assert.deepEqual([one.mean, one.low, one.high], [3, null, null]);
  assert.equal(one.why, '1 of 2 seeds have no value; one value gives no interval');
  assert.equal(estimate([1.7e308, -1.7e308]).low, null);
  assert.match(estimate([1e200, -1e200, 0]).why!, /too far apart/);
});

test('equal values have no width, whatever their digits', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 2, max: 9 }),
      (x, n) => {
        const { mean, low, high } = estimate(new Array(n).fill(x));
        // −0 counts as 0: JSON does not know it.
        assert.deepEqual([mean, low, high], [x + 0, x + 0, x + 0]);
      },
    ),
  );
});

test('the order of the seeds changes no bit', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(
      values.chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
      ),
      ([list, shuffled]) => {
        assert.deepEqual({ ...estimate(list), values: [] }, { ...estimate(shuffled), values: [] });
      },
    ),
  );
});

test('the interval covers the known mean in 95 of 100 cases', () => {
  const random = makeStreams('estimate').stream('normal');
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  for (const n of [2, 5, 20]) {
    const trials = 4000;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const { low, high } = estimate(Array.from({ length: n }, () => 7 + 3 * normal()));
      if (low! <= 7 && 7 <= high!) covered++;
    }
    // Four standard deviations of the share: a right interval fails once in 16 000 seeds, and this seed is fixed.
    const slack = 4 * Math.sqrt((0.95 * 0.05) / trials);
    assert.ok(Math.abs(covered / trials - 0.95) < slack, `n = ${n}: ${covered / trials}`);
  }
});

test('an estimate of a typed array is plain data, and does not change with it', () => {
  const given = new Uint8Array([1, 2, 3]);
  const found = estimate(given as unknown as number[]);
  given[0] = 9;
  assert.deepEqual(found, estimate([1, 2, 3]));
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
});
