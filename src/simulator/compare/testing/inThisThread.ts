/** Sweeps and comparisons as tests make them: one run after the other in this thread, unless a runner is given. */
import type { Scenario } from '../../scenario/types.js';
import type { Result } from '../../sim/result.js';
import { collectPlan, type Sweep } from '../collect.js';
import {
  type CompareSpec,
  type Comparison,
  collectComparison,
  planComparison,
  type WithPolicy,
} from '../compare.js';
import { inThisThread, type Model } from '../model.js';
import { planSweep, type Seeded } from '../plan.js';
import { runPlan, type SweepOptions } from '../runPlan.js';
import { SIMULATOR } from '../simulator.js';
import type { SweepSpec } from '../spec.js';

type Options<S, R> = Partial<SweepOptions<S, R>>;

export async function sweepModel<S extends Seeded, R>(
  model: Model<S, R>,
  spec: SweepSpec<S, R>,
  options: Options<S, R> = {},
): Promise<Sweep> {
  const plan = planSweep(model, spec);
  return collectPlan(plan, await runPlan(plan, { runner: inThisThread(model), ...options }));
}

export async function compareModel<S extends WithPolicy, R>(
  model: Model<S, R>,
  spec: CompareSpec<S, R>,
  options: Options<S, R> = {},
): Promise<Comparison> {
  const plan = planComparison(model, spec);
  return collectComparison(plan, await runPlan(plan, { runner: inThisThread(model), ...options }));
}

export function sweep(
  spec: SweepSpec<Scenario, Result>,
  options?: Options<Scenario, Result>,
): Promise<Sweep> {
  return sweepModel(SIMULATOR, spec, options);
}

export function compare(
  spec: CompareSpec<Scenario, Result>,
  options?: Options<Scenario, Result>,
): Promise<Comparison> {
  return compareModel(SIMULATOR, spec, options);
}
