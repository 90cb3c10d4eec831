import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exp, expm1, ln, ln1p, power } from './elementary.js';

/** Equal up to a few units in the last place. */
const close = (a: number, b: number, units = 8): boolean =>
  a === b || Math.abs(a - b) <= units * Number.EPSILON * Math.max(Math.abs(a), Math.abs(b));

const every = (min: number, max: number, ok: (x: number) => boolean): void =>
  fc.assert(fc.property(fc.double({ min, max, noNaN: true }), ok), { numRuns: 5000, seed: 1 });

test("the logarithm is the engine's, up to the last bits", () => {
  every(Number.MIN_VALUE, 1e300, (x) => close(ln(x), Math.log(x)));
  every(0.5, 2, (x) => close(ln(x), Math.log(x)));
  assert.equal(ln(1), 0);
  assert.equal(ln(0), Number.NEGATIVE_INFINITY);
  assert.equal(ln(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  assert.ok(Number.isNaN(ln(-1)) && Number.isNaN(ln(Number.NaN)));
});

test("the exponentials are the engine's, up to the last bits", () => {
  every(-700, 700, (x) => close(exp(x), Math.exp(x), 600));
  every(-40, 1, (x) => close(expm1(x), Math.expm1(x), 16));
  every(-1e-6, 1e-6, (x) => close(expm1(x), Math.expm1(x)));
  every(-0.999, 10, (x) => close(ln1p(x), Math.log1p(x), 16));
  every(-1e-6, 1e-6, (x) => close(ln1p(x), Math.log1p(x)));
  every(1, 1e6, (x) => close(power(x, -0.7), x ** -0.7, 64));
  assert.equal(exp(0), 1);
  assert.equal(exp(-1000), 0);
  assert.equal(exp(1000), Number.POSITIVE_INFINITY);
  assert.equal(expm1(0), 0);
  assert.equal(ln1p(-1), Number.NEGATIVE_INFINITY);
});

test('these are the bits, on every engine', () => {
  assert.deepEqual(
    [0.2, 0.7, 3, 12345.678].map(ln),
    [-1.6094379124341003, -0.35667494393873245, 1.0986122886681098, 9.421061321291832],
  );
});
