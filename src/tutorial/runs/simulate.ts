import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { inNotebook, send } from '../show/display.js';
import { summarised } from '../show/summary.js';
import { runWatched } from './watched.js';

let displays = 0;

/**
 * Runs a scenario to its end. The same scenario gives the same result, to the last bit. As a cell's last value it shows a
 * summary; `rows` gives its samples, and all of it is plain data. A run that takes long says how far it is.
 *
 * @throws ConfigError naming every field that is wrong, before anything runs
 * @example
 * ```ts
 * const { vms: [vm] } = simulate({ ...scenarios.nested, policy: 'V5', durationSeconds: 60 });
 * vm.reclaim.refaults; // pages that had to be read back
 * ```
 */
export function simulate(scenario: Scenario): Result {
  const { say, unsay } = remark();
  try {
    return summarised(runWatched(scenario, { nowMs: () => performance.now(), say }));
  } finally {
    unsay();
  }
}

/** Words that replace each other and go at the end: in a notebook a display, elsewhere lines of standard error. */
function remark(): { say(words: string): void; unsay(): void } {
  let transient: { display_id: string } | undefined;
  return {
    say(words) {
      if (!inNotebook()) return console.warn(`second-look: ${words}`);
      const isFirst = transient === undefined;
      transient ??= { display_id: `second-look-run-${++displays}` };
      send({ data: { 'text/plain': words }, transient }, !isFirst);
    },
    unsay() {
      if (transient !== undefined) send({ data: {}, transient }, true);
    },
  };
}
