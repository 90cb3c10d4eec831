import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCollector } from './collector.js';

const MIB = 2 ** 20;

test('garbage is collected when there is enough of it, and not when all is in use', () => {
  let used = 90 * MIB;
  let collections = 0;
  const afterCell = makeCollector(
    () => used,
    () => {
      collections++;
      used = 95 * MIB;
    },
  );
  for (let cell = 0; cell < 100; cell++) {
    used += 2 * MIB;
    afterCell();
    assert.ok(used < 150 * MIB);
  }
  assert.equal(collections, 4);
  used = 2000 * MIB;
  afterCell();
  assert.equal(collections, 4, "a reader's own data is left to V8");
});

test("V8's collection is there, and no cell sees it", () => {
  let kept: unknown[] = [];
  const afterCell = makeCollector();
  kept = Array.from({ length: 50 }, () => new Array(2 ** 17).fill(0.5));
  const before = process.memoryUsage().heapUsed;
  assert.equal(kept.length, 50);
  kept = [];
  afterCell();
  assert.ok(process.memoryUsage().heapUsed < before - 40 * MIB);
  assert.equal('gc' in globalThis, false);
});
