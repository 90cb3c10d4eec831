/** `sweep` and `compare` as a cell wants them: on all cores, with a progress bar, and interrupted without loss. */

import * as v from 'valibot';
import type { Sweep, SweepFailure, SweepRun } from '../../simulator/compare/collect.js';
import { collectPlan, keyOf } from '../../simulator/compare/collect.js';
import type { CompareSpec, Comparison } from '../../simulator/compare/compare.js';
import { collectComparison, planComparison } from '../../simulator/compare/compare.js';
import type { Runner } from '../../simulator/compare/model.js';
import { type Plan, planSweep } from '../../simulator/compare/plan.js';
import { runPlan, type SweepOptions } from '../../simulator/compare/runPlan.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import type { SweepSpec } from '../../simulator/compare/spec.js';
import { check, oneOf, text, that, wholeNumber } from '../../simulator/config/check.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { type Progress, progress } from '../forms/progress.js';
import { outside } from '../outside/node.js';
import { inNotebook } from '../show/display.js';
import { summarised } from '../show/summary.js';
import { allCores, onCluster } from './allCores.js';
import { cellSignal } from './onInterrupt.js';
import { postable, unpostable } from './postable.js';

/** How runs are made; none of it changes what is found. */
export interface RunOptions extends Pick<SweepOptions<Scenario, Result>, 'resume' | 'signal'> {
  /** Threads at most; one a core when left out. */
  readonly threads?: number;
  /** Words beside the progress bar. */
  readonly label?: string;
}

const optionsSchema = v.strictObject({
  resume: v.optional(
    that<object>(
      'an earlier sweep or comparison',
      (value) => typeof value === 'object' && value !== null && 'runs' in value, // its runs are checked later
    ),
  ),
  signal: v.optional(that<AbortSignal>('an AbortSignal', (value) => value instanceof AbortSignal)),
  threads: v.optional(wholeNumber('', 1, 4096)),
  label: v.optional(text()),
});

/** What `sweep` is to run, and where. */
export interface SimulatorSweep extends SweepSpec<Scenario, Result> {
  /**
   * `cores`, when left out: threads of this machine. `cluster`: workers of Dask, which is started here and ends with the
   * sweep. The numbers are the same. A page has neither, and says so.
   */
  readonly on?: 'cores' | 'cluster';
}

const onSchema = v.optional(oneOf(['cores', 'cluster']), 'cores');

type SimulatorPlan = Plan<Scenario, Result>;

/** Runs of sweeps that did not get to their end, by `keyOf`: when the cell is run again it goes on from there. */
const unfinished: Map<string, SweepRun> = new Map();

/**
 * Varies fields of a scenario by path and simulates every combination with every seed, on all cores or on a cluster.
 *
 * In a notebook it shows its progress, and the bar goes when all is done. When the cell is interrupted, the promise
 * gives what there is by then (`complete` is false); when the cell is run again, it goes on where it was, unless the
 * spec has functions in it, which cannot be compared.
 *
 * @throws ConfigError before anything runs when the spec or a scenario is wrong; or at the first run when a measure is
 *   not in its result
 * @example
 * ```ts
 * const found = await sweep({ scenario: { ...scenarios.plain, durationSeconds: 60 },
 *   vary: { 'vms.0.vcpus': [1, 4], policy: ['BASE', 'LANDED'] }, seeds: 2, measures: ['node.freePages'] });
 * csv(rows(found));
 * ```
 */
export async function sweep(spec: SimulatorSweep, options: RunOptions = {}): Promise<Sweep> {
  check('options', optionsSchema, options);
  const { on, ...rest } = { ...spec };
  const place = check('on', onSchema, on);
  const plan = planSweep(SIMULATOR, typeof spec === 'object' && spec !== null ? rest : spec);
  return finish(plan, collectPlan(plan, await run(plan, options, place)));
}

/**
 * Simulates each policy with each seed on all cores, and holds the policies against one of them, seed by seed.
 * Progress and interrupts are as in `sweep`.
 *
 * @throws ConfigError as `sweep`
 * @example
 * ```ts
 * const found = await compare({ scenario: { ...scenarios.plain, durationSeconds: 60 },
 *   policies: ['BASE', 'LANDED'], seeds: 3, measures: { checks: 'vms.0.checksPerEviction' } });
 * show(found); // a table and a figure
 * ```
 */
export async function compare(
  spec: CompareSpec<Scenario, Result>,
  options: RunOptions = {},
): Promise<Comparison> {
  check('options', optionsSchema, options);
  const plan = planComparison(SIMULATOR, spec);
  return finish(plan, collectComparison(plan, await run(plan, options)));
}

async function run(
  plan: SimulatorPlan,
  options: RunOptions,
  on: SimulatorSweep['on'] = 'cores',
): Promise<(SweepRun | SweepFailure)[]> {
  const { threads, label = 'runs', resume } = options;
  const kept = plan.tasks.flatMap((task) => unfinished.get(keyOf(task)) ?? []);
  const held = functionIn(plan);
  const remember = held === null && unpostable(plan.measures) === null;
  const remarks = [
    ...(held === null ? [] : [`in this thread where ${held} is a function, which cannot be sent to another`]),
    ...(on === 'cluster' && outside.openCluster === null ? ['in this page: it has no cluster'] : []),
  ];
  const remark = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  const { signal, release } = cellSignal(options.signal);
  if (remark !== '' && !inNotebook()) console.warn(`second-look:${remark}`);
  let bar: Progress | undefined;
  const cores = await (on === 'cluster' ? onCluster() : allCores(threads)).catch((error) => {
    release();
    throw error;
  });
  /** Of runs under way that take long, what was said last. */
  const said = new Map<object, string>();
  const runner: Runner<Scenario, Result> = {
    width: cores.width,
    async measure(scenario, measures) {
      const run = {};
      const forget = (): void => {
        if (said.delete(run)) bar?.say([...said.values()].at(-1) ?? '');
      };
      const say = (words: string): void => {
        if (!inNotebook()) console.warn(`second-look: ${words}`);
        said.delete(run);
        said.set(run, words);
        bar?.say(words);
      };
      return await cores.measure(scenario, measures, say).finally(forget);
    },
  };
  try {
    return await runPlan(plan, {
      runner,
      signal,
      resume: { runs: [...(resume?.runs ?? []), ...kept] },
      onRun: (made) => remember && unfinished.set(keyOf(made), made),
      onProgress: (done, total) => {
        if (done < total && inNotebook()) bar ??= progress({ total, label: `${label}${remark}` });
        bar?.advance(done - bar.done);
      },
    });
  } finally {
    // After an interrupt the bar stays and tells how far it got; the threads end in the middle of their runs.
    if (signal.aborted || on === 'cluster') await cores.close();
    if (signal.aborted) bar?.say('');
    else bar?.remove();
    release();
  }
}

/** What is complete need not be kept. */
function finish<T extends Sweep>(plan: SimulatorPlan, found: T): T {
  if (found.complete) for (const task of plan.tasks) unfinished.delete(keyOf(task));
  return summarised(found);
}

/** Path of a function in one of the scenarios, which keeps its runs in this thread; null when there is none. */
function functionIn({ points }: SimulatorPlan): string | null {
  for (const { scenario } of points) {
    const path = unpostable(postable(scenario));
    if (path !== null) return path;
  }
  return null;
}
