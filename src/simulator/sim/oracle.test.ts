import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leastOf } from './oracle.js';

test('the least of many numbers are those of a sort, whatever they have in common', () => {
  const half = fc.constantFrom(0, 1, 2, 0x8000, 0xffff);
  const number = fc.tuple(half, half).map(([high, low]) => high * 2 ** 16 + low);
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), fc.integer({ min: 1, max: 250 }), (numbers, wanted) => {
      const places = [...numbers.keys()].sort((a, b) => numbers[a] - numbers[b]).slice(0, wanted);
      assert.deepEqual(leastOf(Uint32Array.from(numbers), wanted), places);
      // Among so many others that the digits are longer.
      const many = new Uint32Array(2 ** 16 + numbers.length).fill(2 ** 32 - 1);
      many.set(numbers);
      assert.deepEqual(leastOf(many, places.length), places);
    }),
    { seed: 1, numRuns: 500 },
  );
});
