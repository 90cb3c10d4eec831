import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapCollisions } from './rmapCollisions.js';

test('a modification meets the ager in 1 − e^(−κ t) of its queries, however long the pauses are', () => {
  const queries = 3000;
  for (const [modificationsPerSecond, agerHoldNs, gapNs] of [
    [1e6, 100, 300],
    [1e6, 100, 5000],
    [1e6, 1500, 300],
    [2e5, 1500, 10],
  ]) {
    const p = 1 - Math.exp(-modificationsPerSecond * agerHoldNs * 1e-9);
    const found = rmapCollisions({ seed: '1', modificationsPerSecond, agerHoldNs, gapNs, queries });
    assert.ok(
      Math.abs(found - queries * p) <= 3.9 * Math.sqrt(queries * p * (1 - p)),
      `${found} ${queries * p}`,
    );
  }
});

test('who never modifies never meets it, who always does always', () => {
  const once = { seed: '1', gapNs: 10, queries: 50 };
  assert.equal(rmapCollisions({ ...once, modificationsPerSecond: 0, agerHoldNs: 1e6 }), 0);
  assert.equal(rmapCollisions({ ...once, modificationsPerSecond: 1e9, agerHoldNs: 0 }), 0);
  assert.equal(rmapCollisions({ ...once, modificationsPerSecond: 1e9, agerHoldNs: 1e6 }), 50);
});
