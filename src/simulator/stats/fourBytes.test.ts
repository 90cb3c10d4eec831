import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byFour, firstNonzero, four, less, load, nonzero, store, sum, taken } from './fourBytes.js';

/** Bytes at the ends of their range, too, and neighbours of each other. */
const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 127, 128, 254, 255));
const bytes = fc.array(byte, { minLength: 4, maxLength: 4 });

function packed(list: readonly number[]): number {
  return load(byFour(Uint8Array.from(list)), 0, 4);
}

function unpacked(four: number): number[] {
  const list = new Uint8Array(4);
  store(byFour(list), 0, 4, four);
  return [...list];
}

test('each byte is compared, counted and found by itself', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      assert.deepEqual(
        unpacked(less(packed(a), packed(b))),
        a.map((each, k) => (each < b[k] ? 1 : 0)),
      );
      assert.deepEqual(
        unpacked(less(packed(a), four(b[0]))),
        a.map((each) => (each < b[0] ? 1 : 0)),
      );
      assert.deepEqual(
        unpacked(nonzero(packed(a.map((each) => each >> 1)))),
        a.map((each) => (each >> 1 === 0 ? 0 : 1)),
      );
      assert.equal(
        sum(packed(a)),
        a.reduce((x, y) => x + y),
      );
      const at = b.map((each, k) => (each < 128 ? 0 : a[k]));
      assert.equal(
        firstNonzero(packed(at)),
        [...at, 1].findIndex((each) => each !== 0),
      );
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test('a range is taken by four and its end one by one, wherever it begins; what is around it stays', () => {
  for (let start = 0; start < 5; start++)
    for (let end = start; end < 14; end++) {
      const column = Uint8Array.from({ length: 16 }, (_, k) => k);
      // As part of a larger buffer.
      const view = byFour(column.subarray(1, 15));
      const ns: number[] = [];
      for (let at = start, n: number; at < end; at += n) {
        n = taken(at, end);
        ns.push(n);
        store(view, at, n, load(view, at, n) ^ four(128));
      }
      assert.deepEqual(
        [...column],
        Array.from({ length: 16 }, (_, k) => (k > start && k <= end ? k ^ 128 : k)),
      );
      assert.equal(ns.filter((n) => n === 4).length, (end - start) >> 2);
    }
});
