import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addToHistogram, LogHistogram, quantileOf } from './logHistogram.js';

const values = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 1e15, noNaN: true })), {
  minLength: 1,
  maxLength: 200,
});

function histogram(of: readonly number[]): LogHistogram {
  const h = new LogHistogram();
  for (const value of of) addToHistogram(h, value);
  return h;
}

test('a quantile is never too low and at most 1/32 too high', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
      const sorted = [...list].sort((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(q * list.length) - 1)];
      const found = quantileOf(histogram(list), q);
      // q = 0 asks for a value that nothing need be below.
      assert.ok(q === 0 ? found === 0 : found >= exact, `${found} < ${exact}`);
      assert.ok(found <= exact * (1 + 1 / 32), `${found} > ${exact}`);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('values scaled by a power of two have quantiles scaled by it', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(0.5, 8, 1024), (list, k) => {
      const few = list.filter((value) => value < 1e9);
      for (const q of [0.5, 0.9, 0.99, 1])
        assert.equal(
          quantileOf(histogram(few.map((value) => value * k)), q),
          k * quantileOf(histogram(few), q),
        );
    }),
    { seed: 2 },
  );
});

test('nothing, zeros and values out of range', () => {
  const h = new LogHistogram();
  assert.equal(quantileOf(h, 0.99), 0);
  for (let i = 0; i < 99; i++) addToHistogram(h, 0);
  addToHistogram(h, 2 ** 60);
  assert.equal(quantileOf(h, 0.99), 0);
  assert.equal(quantileOf(h, 0.999), 2 ** 50);
  addToHistogram(h, 2 ** -20);
  assert.equal(h.count, 101);
  assert.throws(() => quantileOf(h, 1.5), /q was 1.5/);
});
