import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OnOffWriter, onOffWriter } from './onOffWriter.js';

const base: OnOffWriter = {
  seed: '1',
  meanOffNs: 900,
  meanOnNs: 100,
  runs: 2000,
  queriesPerRun: 3,
  spacingNs: 20,
  restNs: 5000,
};
const ALWAYS = 1e15;
const NEVER = 1e-3;

test('a lock that is nearly never taken is always found free, one that is nearly always taken never', () => {
  const free = onOffWriter({ ...base, meanOffNs: ALWAYS, meanOnNs: NEVER });
  assert.deepEqual(free, { startedFree: 2000, busyAfterFree: [0, 0, 0], lucky: 2000, busyQueries: 0 });
  const busy = onOffWriter({ ...base, meanOffNs: NEVER, meanOnNs: ALWAYS });
  assert.deepEqual(busy, { startedFree: 0, busyAfterFree: [0, 0, 0], lucky: 0, busyQueries: 6000 });
});

test('of runs of two queries those are lucky that start free and stay so', () => {
  const { startedFree, busyAfterFree, lucky, busyQueries } = onOffWriter({ ...base, queriesPerRun: 2 });
  assert.equal(lucky, startedFree - busyAfterFree[1]);
  assert.ok(busyAfterFree[1] > 0 && busyQueries > 2000 - startedFree);
  const single = onOffWriter({ ...base, queriesPerRun: 1 });
  assert.equal(single.lucky, single.startedFree);
  assert.equal(single.busyQueries, 2000 - single.startedFree);
});

test('runs far apart start busy as often as the lock is; the next query knows of the one before, one far off does not', () => {
  const within = (count: number, of: number, p: number): boolean =>
    Math.abs(count - of * p) <= 3.9 * Math.sqrt(of * p * (1 - p));
  const near = onOffWriter(base);
  assert.ok(within(2000 - near.startedFree, 2000, 0.1), `${near.startedFree}`);
  // From free to busy in t: d (1 − e^(−t/τ)), d = 0.1, τ = 90 ns.
  for (const k of [1, 2])
    assert.ok(within(near.busyAfterFree[k], near.startedFree, 0.1 * (1 - Math.exp((-20 * k) / 90))));
  const far = onOffWriter({ ...base, spacingNs: 5000 });
  for (const k of [1, 2]) assert.ok(within(far.busyAfterFree[k], far.startedFree, 0.1));
});
