import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watermarks } from '../mm/watermarks.js';
import { scenarios, vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { simulate } from './simulate.js';

/** One VM on a node of 1 MiB, where the gap between watermarks is smaller than what the demand takes at once. */
const tiny: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 1 },
  vms: [{ ...vms.plain, memoryMiB: 0.5, runPages: 4 }],
  demand: [{ MiB: 0.6, fromSeconds: 0, seconds: 10 }],
  durationSeconds: 20,
  sampleSeconds: 1,
};

test('who wants more than lies between the watermarks gets it from reclaim, not from waiting for kswapd', () => {
  const { min, low } = watermarks(1);
  assert.ok(low - min < 32, 'the case that is meant');
  const r = simulate(tiny);
  assert.equal(r.outcome, 'finished');
  assert.ok(r.node.directReclaims > 0);
  assert.equal(
    r.node.freePages + r.vms[0].series.residentPages.at(-1)! + Math.round(0.6 * 256),
    256,
    'the demand is met',
  );
});
