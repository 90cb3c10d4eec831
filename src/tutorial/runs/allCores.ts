/** Runs on all cores: worker threads under piscina, which starts, feeds and ends them. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Measure, Measured } from '../../simulator/compare/measure.js';
import { inThisThread, measureRun, type Runner } from '../../simulator/compare/model.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import { ConfigError } from '../../simulator/config/error.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { postable, unpostable } from './postable.js';
import { runWatched } from './watched.js';
import type { WorkerAnswer, WorkerTask, WorkerWords } from './worker.js';

type Say = (words: string) => void;

/** A runner that holds threads until it is closed. */
interface CoreRunner extends Runner<Scenario, Result> {
  /** As of any runner; `say` hears how far the run is when it takes long. */
  measure(scenario: Scenario, measures: readonly Measure<Result>[], say?: Say): Promise<Measured>;
  /** Ends the threads, in the middle of a run if need be. */
  close(): Promise<void>;
}

/** Whether there are files and threads: a bundle for browsers has empty modules in place of Node's. */
const IN_NODE: boolean = typeof statSync === 'function';
/** In the library's bundle the worker lies beside it as a file of its own; in the sources it is a module. */
const WORKER: string = !IN_NODE
  ? ''
  : typeof __dirname === 'string'
    ? join(__dirname, 'worker.js')
    : fileURLToPath(new URL('./worker.ts', import.meta.url));
/** When the worker's code was written, as of the time this code was loaded. */
const WRITTEN: number | undefined = written();

/** The open runner of each number of threads. */
const open: Map<number, CoreRunner> = new Map();

/**
 * A runner with worker threads, the same one until it is closed: threads that have run a while are much faster than new
 * ones. Idle threads end after some seconds, and keep no program from ending. Its runs give the same numbers
 * as those of this thread. A scenario with functions in it (a policy of one's own) cannot be sent to another thread and
 * is run in this one; in a browser all are.
 *
 * @param threads how many at most; one a core when left out
 * @throws ConfigError when `threads` is no whole number from 1; Error when the library was rebuilt since it was loaded
 */
export async function allCores(threads?: number): Promise<CoreRunner> {
  if (!IN_NODE) return { width: 1, measure: measureHere, close: async () => {} };
  threads ??= availableParallelism();
  if (!Number.isInteger(threads) || threads < 1)
    throw new ConfigError(`threads was ${threads}; it must be a whole number from 1`);
  if (WRITTEN === undefined || written() !== WRITTEN) {
    throw new Error(
      'The library was rebuilt since it was loaded, and its threads would run other code: import it again.',
    );
  }
  const runner = open.get(threads) ?? (await poolOf(WORKER, threads));
  open.set(threads, runner);
  return {
    ...runner,
    close() {
      if (open.get(threads) === runner) open.delete(threads);
      return runner.close();
    },
  };
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

/** The runner over a given worker file. */
export async function poolOf(filename: string, threads: number): Promise<CoreRunner> {
  // Only now: most users of the library start no threads.
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename,
    name: 'runInWorker',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 10_000,
  });
  // A worker that cannot start fails without a task, and its task would wait for ever.
  const broken = new Promise<never>((_, reject) => pool.on('error', reject));
  broken.catch(() => {});
  const heard = new Map<number, Say>();
  pool.on('message', ({ id, words }: WorkerWords) => heard.get(id)?.(words));
  let tasks = 0;
  return {
    width: threads,
    async measure(scenario, measures, say = () => {}) {
      const sent = postable(scenario);
      if (unpostable(sent) !== null) return measureHere(scenario, measures, say);
      const byPath = measures.every(({ from }) => typeof from === 'string');
      const task: WorkerTask = { id: ++tasks, scenario: sent, measures: byPath ? measures : null };
      heard.set(task.id, say);
      const running: Promise<WorkerAnswer> = Promise.race([pool.run(task), broken]);
      const answer = await running.finally(() => heard.delete(task.id));
      if ('measured' in answer) return answer.measured;
      if ('result' in answer) return measureRun(SIMULATOR, answer.result, measures);
      throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
    },
    close: () => pool.destroy(),
  };
}

function written(): number | undefined {
  return IN_NODE ? statSync(WORKER, { throwIfNoEntry: false })?.mtimeMs : undefined;
}
