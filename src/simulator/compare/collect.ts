/** From the single runs to what a sweep found. */
import { type Estimate, estimate } from '../stats/estimate.js';
import { version } from '../version.js';
import { jsonSafe } from './content.js';
import type { Measured } from './measure.js';
import type { Plan, Settings, SweepTask } from './plan.js';
import type { Label } from './spec.js';

/** A run that has been made. */
export interface SweepRun extends Pick<SweepTask<unknown>, 'point' | 'seed'>, Omit<Measured, 'wrong'> {}

/** A run that threw. */
export interface SweepFailure extends Pick<SweepTask<unknown>, 'point' | 'settings' | 'seed'> {
  /** The complete scenario, to run it again by itself; functions are given as text. */
  readonly scenario: unknown;
  /** What it threw. */
  readonly error: { readonly name: string; readonly message: string };
}

/** One combination of values with what its runs found. */
export interface SweepPoint {
  /** From the content: the same for the same scenario, measures and version. */
  readonly id: string;
  /** The values of the fields that vary, by path. */
  readonly settings: Settings;
  /** What must be known of its runs before the numbers are believed: how many ended early, and why. */
  readonly remarks: readonly string[];
  /** By measure: the values in the order of the seeds, their mean and its 95 % interval. */
  readonly estimates: Readonly<Record<string, Estimate>>;
}

/** What a sweep found. Plain data: it survives `JSON.stringify`, and can be given to a later sweep as `resume`. */
export interface Sweep {
  /** Whether every run has been made, and none failed. */
  readonly complete: boolean;
  /** Version of the library that made it. */
  readonly version: string;
  /** What all runs have in common; functions are given as text. */
  readonly scenario: unknown;
  /** By path: the names of the values of each field that varied. */
  readonly fields: Readonly<Record<string, readonly Label[]>>;
  /** The seeds, in the order of all lists of values. */
  readonly seeds: readonly string[];
  /** Each measure's name and its path, or the text of its function. */
  readonly measures: readonly { readonly name: string; readonly from: string }[];
  /** In the order of the grid: the last field varies fastest. */
  readonly points: readonly SweepPoint[];
  /** The runs that were made, point by point in the order of the seeds. */
  readonly runs: readonly SweepRun[];
  /** The runs that threw, in the same order. */
  readonly failures: readonly SweepFailure[];
}

/** Puts a plan's runs and failures in order and adds them up. What is not there yet counts as missing. */
export function collectPlan<S, R>(plan: Plan<S, R>, outcomes: Iterable<SweepRun | SweepFailure>): Sweep {
  const found = new Map<string, SweepRun | SweepFailure>();
  for (const outcome of outcomes) found.set(keyOf(outcome), outcome);
  const inOrder = plan.tasks.flatMap((task) => found.get(keyOf(task)) ?? []);
  const runs = inOrder.filter((outcome) => !isFailure(outcome)) as SweepRun[];
  const failures = inOrder.filter(isFailure);
  const made = new Map(runs.map((run) => [keyOf(run), run]));
  return {
    complete: runs.length === plan.tasks.length,
    version,
    scenario: jsonSafe(plan.scenario),
    fields: Object.fromEntries(plan.fields.map(({ path, labels }) => [path, labels])),
    seeds: plan.seeds,
    measures: plan.measures.map(({ name, from }) => ({ name, from: String(from) })),
    points: plan.points.map(({ id, settings }) => {
      const bySeed = plan.seeds.map((seed) => made.get(keyOf({ point: id, seed })));
      const estimates = plan.measures.map(({ name }) => [
        name,
        estimate(bySeed.map((each) => each?.values[name] ?? null)),
      ]);
      const remarks = plan.seeds.flatMap((seed, i) =>
        bySeed[i]?.remark === undefined ? [] : [`seed ${seed} ${bySeed[i].remark}`],
      );
      return { id, settings, remarks, estimates: Object.fromEntries(estimates) };
    }),
    runs,
    failures,
  };
}

export function keyOf({ point, seed }: { readonly point: string; readonly seed: string }): string {
  return `${point}/${seed}`;
}

export function isFailure(outcome: SweepRun | SweepFailure): outcome is SweepFailure {
  return 'error' in outcome;
}
