import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { densify, MOST_TABLE_PAGES, packTables } from './dense.js';

const anyTrace = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.nat({ max: 3000 })), {
    maxLength: 3000,
    size: 'max',
  })
  .map((pages) => Uint32Array.from(pages));

/** Two traces that differ in names only: equal numbers in the one are equal in the other. */
function assertSameUpToNames(a: Uint32Array, b: Uint32Array): void {
  assert.equal(a.length, b.length);
  const [there, back] = [new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < a.length; i++) {
    if (!there.has(a[i])) there.set(a[i], b[i]);
    if (!back.has(b[i])) back.set(b[i], a[i]);
    assert.ok(there.get(a[i]) === b[i] && back.get(b[i]) === a[i], `access ${i}`);
  }
}

test('renumbering changes names only, and no array has to be longer than the trace asks for', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const { pages, count } = densify(trace);
      assertSameUpToNames(trace, pages);
      assert.ok(count <= Math.max(1 << 16, 2 * trace.length));
      for (const p of pages) assert.ok(p < count);
    }),
    { seed: 9 },
  );
});

test('the hash table survives growing, and pages that all start at one place', () => {
  const steps = [1, 2 ** 16, 2 ** 20, 2654435769];
  for (const step of steps) {
    const trace = Uint32Array.from({ length: 40_000 }, (_, i) => ((i % 4001) * step + 2 ** 31) >>> 0);
    const { pages, count } = densify(trace);
    assert.equal(count, new Set(trace).size);
    assertSameUpToNames(trace, pages);
  }
});

test('a trace of small numbers is taken as it is', () => {
  const trace = Uint32Array.of(5, 3, 65_535);
  assert.deepEqual(densify(trace), { pages: trace, count: 65_536 });
  assert.equal(densify(trace).pages, trace);
});

test('packing keeps page-table pages whole and in order, and leaves no untouched one but the first', () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const { pages, count } = packTables(trace);
      assertSameUpToNames(trace, pages);
      assert.equal(count, 512 * new Set([...trace].map((p) => p >>> 9)).size);
      const order = [...trace.keys()].sort((i, j) => trace[i] - trace[j]);
      for (const [k, i] of order.entries()) {
        assert.equal(pages[i] % 512, trace[i] % 512);
        if (k > 0) assert.ok(pages[i] >= pages[order[k - 1]]);
      }
    }),
    { seed: 10, numRuns: 30 },
  );
});

test('a trace over more than 2 TiB of touched tables is refused for MGLRU in one sentence', () => {
  const tables = MOST_TABLE_PAGES / 512 + 1;
  const trace = Uint32Array.from({ length: tables }, (_, i) => i * 512);
  assert.throws(
    () => packTables(trace),
    /^ConfigError: trace touches 1048577 page-table pages .* at most 1048576$/,
  );
});
