/** The simulator as something to sweep: where this folder and the simulator meet. */
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/types.js';
import type { Result } from '../sim/result.js';
import { simulate } from '../sim/simulate.js';
import type { Model } from './model.js';

/** Ids of points are made with its name. */
export const SIMULATOR: Model<Scenario, Result> = {
  name: 'simulate',
  check: checkScenario,
  run: simulate,
  remark: ({ outcome, endSeconds }) =>
    outcome === 'finished' ? null : `ended early, at ${endSeconds} s: ${outcome}`,
};
