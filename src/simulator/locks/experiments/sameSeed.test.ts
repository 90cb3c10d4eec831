/** Numbers that a seed gives, and no other: what is drawn under another name, or in another order, would be others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LockUse } from '../lockStats.js';
import { closedLoop, openArrivals } from './arrivals.js';
import { lockedPasses } from './lockedPasses.js';
import { onOffWriter } from './onOffWriter.js';
import { rmapCollisions } from './rmapCollisions.js';

const seed = '1';
const hold = { kind: 'exponential', meanNs: 300 } as const;
/** Acquisitions, waits, and the time held, by class and mode. */
const used = (use: readonly LockUse[]): number[][] =>
  use.map((u) => [u.acquisitions, u.waits, Math.round(u.totalHoldNs)]);

test('the same seed, the same numbers as ever', () => {
  const loop = closedLoop({ seed, measuredNs: 2e4, vcpus: 3, mode: 'read', meanThinkNs: 500, hold });
  assert.deepEqual(used(loop.use), [[84, 0, 24_106]]);
  const sources = [{ name: 'w', mode: 'write', perSecond: 1e6, hold }] as const;
  assert.deepEqual(used(openArrivals({ seed, measuredNs: 2e4, sources }).use), [[19, 8, 6223]]);
  const passes = lockedPasses({
    ...{ seed, passes: 5, queriesPerPass: 64, queryNs: 100, gapNs: 10, lock: 'write', restNs: 1000 },
    writer: { meanOffNs: 3000, meanOnNs: 500 },
    vcpus: { count: 2, meanThinkNs: 2000, holdNs: 100 },
  });
  assert.deepEqual(used(passes.use), [
    [320, 56, 32_000],
    [23, 14, 9548],
    [48, 38, 4800],
  ]);
  const luck = { meanOffNs: 900, meanOnNs: 100, runs: 200, queriesPerRun: 3, spacingNs: 20, restNs: 5000 };
  const { startedFree, busyAfterFree, lucky, busyQueries } = onOffWriter({ seed, ...luck });
  assert.deepEqual([startedFree, busyAfterFree, lucky, busyQueries], [181, [0, 2, 4], 176, 56]);
  const often = { modificationsPerSecond: 1e6, agerHoldNs: 100, gapNs: 300, queries: 1000 };
  assert.equal(rmapCollisions({ seed, ...often }), 91);
});
