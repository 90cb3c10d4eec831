/** What tests run on the simulator itself: some milliseconds a run. */
import { scenarios, vms } from '../../scenario/presets.js';
import type { Scenario } from '../../scenario/types.js';
import type { Result } from '../../sim/result.js';
import type { CompareSpec } from '../compare.js';

export const SMALL: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 20 },
  vms: [{ ...vms.plain, memoryMiB: 16 }],
  demand: [{ MiB: 8, fromSeconds: 0, seconds: 50 }],
  durationSeconds: 100,
};

export const SMALL_COMPARISON: CompareSpec<Scenario, Result> = {
  scenario: SMALL,
  policies: ['BASE', 'LANDED'],
  seeds: 3,
  measures: { refaults: 'vms.0.reclaim.refaults', checks: 'vms.0.checksPerEviction' },
};
