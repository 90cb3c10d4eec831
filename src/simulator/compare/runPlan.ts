/** Makes the runs of a plan. */
import * as v from 'valibot';
import { ConfigError, check, mustBe, text, that } from '../config/check.js';
import { isFailure, keyOf, type SweepFailure, type SweepRun } from './collect.js';
import { jsonSafe } from './content.js';
import { inLanes } from './lanes.js';
import type { Measure, Measured } from './measure.js';
import type { Runner } from './model.js';
import { type Plan, type SweepTask, whereIn } from './plan.js';

/** How a sweep is made; none of it changes what it finds. */
export interface SweepOptions<S, R> {
  /**
   * An earlier sweep or comparison, whole or in part: runs that it has are not made again. A run is the same when
   * version, scenario, seed and measures are; a function counts by its text.
   */
  readonly resume?: { readonly runs: readonly SweepRun[] };
  /** Ends the sweep early, with what it has so far. */
  readonly signal?: AbortSignal;
  /** Where the runs are made. */
  readonly runner: Runner<S, R>;
  /** Called once at the start and after each run: runs done (failed ones too), and all runs. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called with each run that has been made. */
  readonly onRun?: (run: SweepRun) => void;
}

/** Makes the runs that are missing; gives all that there are when it ends, in any order. */
export async function runPlan<S, R>(
  plan: Plan<S, R>,
  options: SweepOptions<S, R>,
): Promise<(SweepRun | SweepFailure)[]> {
  const { runner, signal, onProgress, onRun } = options;
  const outcomes = earlier(plan, options.resume);
  const have = new Set(outcomes.map(keyOf));
  const missing = plan.tasks.filter((task) => !have.has(keyOf(task)));
  const take = (task: SweepTask<S>, { made, wrong }: Attempt): void => {
    if (wrong !== undefined && task === plan.tasks[0]) throw slip(task, wrong, made as SweepRun);
    outcomes.push(made);
    if (!isFailure(made)) onRun?.(made);
    onProgress?.(outcomes.length, plan.tasks.length);
  };
  onProgress?.(outcomes.length, plan.tasks.length);
  await inLanes(missing, runner.width, signal, (task) => attempt(runner, task, plan.measures), take);
  return outcomes;
}

interface Attempt extends Pick<Measured, 'wrong'> {
  readonly made: SweepRun | SweepFailure;
}

async function attempt<S, R>(
  runner: Runner<S, R>,
  task: SweepTask<S>,
  measures: readonly Measure<R>[],
): Promise<Attempt> {
  const { point, settings, seed, scenario } = task;
  try {
    const { wrong, ...measured } = await runner.measure(scenario, measures);
    return { made: { point, seed, ...measured }, ...(wrong && { wrong }) };
  } catch (thrown) {
    const error =
      thrown instanceof Error
        ? { name: thrown.name, message: thrown.message }
        : { name: 'Error', message: String(thrown) };
    return { made: { point, settings, seed, scenario: jsonSafe(scenario), error } };
  }
}

function earlier<S, R>(plan: Plan<S, R>, resume: unknown): (SweepRun | SweepFailure)[] {
  if (resume === undefined) return [];
  const { runs } = check('resume', resumeSchema, resume);
  const wanted = new Set(plan.tasks.map(keyOf));
  const seen = new Set<string>();
  return runs.filter((run) => {
    const key = keyOf(run);
    if (!wanted.has(key) || seen.has(key)) return false;
    seen.add(key);
    // The id of a point holds the measures; this is for data that was edited by hand.
    return plan.measures.every(({ name }) => Object.hasOwn(run.values, name));
  });
}

const finiteOrNull = that<number | null>(
  'a finite number or null',
  (value) => value === null || Number.isFinite(value),
);

const resumeSchema: v.GenericSchema<{ readonly runs: readonly SweepRun[] }> = v.object(
  {
    runs: v.array(
      v.strictObject({
        point: text(),
        seed: text(),
        values: v.record(v.string(), finiteOrNull, 'must be numbers by measure'),
        why: v.exactOptional(v.record(v.string(), v.string(), 'must be texts by measure')),
        remark: v.exactOptional(text()),
      }),
      mustBe('the runs of an earlier sweep'),
    ),
  },
  mustBe('an earlier sweep or comparison'),
);

function slip<S>(task: SweepTask<S>, wrong: readonly string[], { why }: Pick<Measured, 'why'>): ConfigError {
  const where = whereIn(task.settings);
  return new ConfigError(
    wrong.map((name) => ({ field: `measures.${name}`, text: `${why?.[name] ?? ''}${where}` })),
  );
}
