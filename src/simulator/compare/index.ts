/**
 * Many runs: policies compared under common random numbers, fields swept, statistics over seeds.
 *
 * This folder does not know the simulator except here, where the two meet.
 */
import { checkScenario } from '../scenario/check.js';
import type { Scenario } from '../scenario/types.js';
import type { Result } from '../sim/result.js';
import { simulate } from '../sim/simulate.js';
import type { Sweep } from './collect.js';
import { type CompareSpec, type Comparison, compareModel } from './compare.js';
import type { Model } from './model.js';
import type { SweepSpec } from './spec.js';
import { type SweepOptions, sweepModel } from './sweep.js';

/** The simulator as something to sweep. */
export const SIMULATOR: Model<Scenario, Result> = {
  name: 'simulate',
  check: checkScenario,
  run: simulate,
  remark: ({ outcome, endSeconds }) =>
    outcome === 'finished' ? null : `ended early, at ${endSeconds} s: ${outcome}`,
};

/**
 * Varies fields of a scenario by path and simulates every combination with every seed, in this thread.
 *
 * @throws ConfigError before anything runs when the spec or a scenario is wrong; or at the first run when a measure is
 *   not in its result
 */
export function sweep(
  spec: SweepSpec<Scenario, Result>,
  options?: SweepOptions<Scenario, Result>,
): Promise<Sweep> {
  return sweepModel(SIMULATOR, spec, options);
}

/**
 * Simulates each policy with each seed, in this thread, and holds the policies against one of them, seed by seed.
 *
 * @throws ConfigError as `sweep`
 */
export function compare(
  spec: CompareSpec<Scenario, Result>,
  options?: SweepOptions<Scenario, Result>,
): Promise<Comparison> {
  return compareModel(SIMULATOR, spec, options);
}

export type { Sweep, SweepFailure, SweepPoint, SweepRun } from './collect.js';
export { type CompareSpec, type Comparison, compareModel, type Paired, type WithPolicy } from './compare.js';
export { csv } from './csv.js';
export type { Label } from './labels.js';
export { type Measure, type Measured, type MeasureSource, type Measures, measure } from './measure.js';
export { inThisThread, type Model, measureRun, type Runner } from './model.js';
export type { Seeded, Settings } from './plan.js';
export { type Cell, type ResultRows, type Row, rows, type SweepRows } from './rows.js';
export type { SweepSpec, Varied } from './spec.js';
export { type SweepOptions, sweepModel } from './sweep.js';
