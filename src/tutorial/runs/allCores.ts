/** Runs on all cores, in threads where there are any, or on a cluster. */
import type { Measure, Measured } from '../../simulator/compare/measure.js';
import { inThisThread, measureRun, type Runner } from '../../simulator/compare/model.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import { ConfigError } from '../../simulator/config/error.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { outside } from '../outside/node.js';
import type { Pool } from '../outside/outside.js';
import { postable, unpostable } from './postable.js';
import { runWatched } from './watched.js';
import type { WorkerAnswer, WorkerTask, WorkerWords } from './worker.js';

type Say = (words: string) => void;

/** A runner that holds threads until it is closed. */
export interface CoreRunner extends Runner<Scenario, Result> {
  /** As of any runner; `say` hears how far the run is when it takes long. */
  measure(scenario: Scenario, measures: readonly Measure<Result>[], say?: Say): Promise<Measured>;
  /** Ends the threads, in the middle of a run if need be. */
  close(): Promise<void>;
}

/** The open runner of each number of threads. */
const open: Map<number, CoreRunner> = new Map();

/**
 * A runner with worker threads, the same one until it is closed: threads that have run a while are much faster than new
 * ones. Idle threads end after some seconds, and keep no program from ending. Its runs give the same numbers
 * as those of this thread. A scenario with functions in it (a policy of one's own) cannot be sent to another thread and
 * is run in this one; where there are no threads, all are.
 *
 * @param threads how many at most; one a core when left out
 * @throws ConfigError when `threads` is no whole number from 1; Error when the library was rebuilt since it was loaded
 */
export async function allCores(threads?: number): Promise<CoreRunner> {
  const { pool } = outside;
  if (pool === null) return { width: 1, measure: measureHere, close: async () => {} };
  threads ??= pool.cores();
  if (!Number.isInteger(threads) || threads < 1)
    throw new ConfigError(`threads was ${threads}; it must be a whole number from 1`);
  if (!pool.isCurrent()) {
    throw new Error(
      'The library was rebuilt since it was loaded, and its threads would run other code: import it again.',
    );
  }
  const runner = open.get(threads) ?? runnerOf(await pool.open(threads), threads);
  open.set(threads, runner);
  return {
    ...runner,
    close() {
      if (open.get(threads) === runner) open.delete(threads);
      return runner.close();
    },
  };
}

/** A runner on a cluster that is started for it, until it is closed; where there can be none, as `allCores`. */
export async function onCluster(): Promise<CoreRunner> {
  if (outside.openCluster === null) return await allCores();
  const { pool, width } = await outside.openCluster();
  return runnerOf(pool, width);
}

/** Makes a run in this thread. */
function measureHere(
  scenario: Scenario,
  measures: readonly Measure<Result>[],
  say: Say = () => {},
): Promise<Measured> {
  const run = (each: Scenario): Result => runWatched(each, { nowMs: () => performance.now(), say });
  return inThisThread({ ...SIMULATOR, run }).measure(scenario, measures);
}

/** The runner over a given pool. */
export function runnerOf(pool: Pool, threads: number): CoreRunner {
  const heard = new Map<number, Say>();
  pool.onWords((said) => {
    const { id, words } = said as WorkerWords;
    heard.get(id)?.(words);
  });
  let tasks = 0;
  return {
    width: threads,
    async measure(scenario, measures, say = () => {}) {
      const sent = postable(scenario);
      if (unpostable(sent) !== null) return measureHere(scenario, measures, say);
      const byPath = measures.every(({ from }) => typeof from === 'string');
      const task: WorkerTask = { id: ++tasks, scenario: sent, measures: byPath ? measures : null };
      heard.set(task.id, say);
      const answer = (await pool.run(task).finally(() => heard.delete(task.id))) as WorkerAnswer;
      if ('measured' in answer) return answer.measured;
      if ('result' in answer) return measureRun(SIMULATOR, answer.result, measures);
      throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
    },
    close: () => pool.close(),
  };
}
