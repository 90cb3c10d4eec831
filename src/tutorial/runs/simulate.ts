import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { simulate as run } from '../../simulator/sim/simulate.js';
import { summarised } from '../show/summary.js';

/**
 * Runs a scenario to its end. The same scenario gives the same result, to the last bit. As a cell's last value it shows a
 * summary; `rows` gives its samples, and all of it is plain data.
 *
 * @throws ConfigError naming every field that is wrong, before anything runs
 * @example
 * ```ts
 * const { vms: [vm] } = simulate({ ...scenarios.nested, policy: 'V5', durationSeconds: 60 });
 * vm.reclaim.refaults; // pages that had to be read back
 * ```
 */
export function simulate(scenario: Scenario): Result {
  return summarised(run(scenario));
}
