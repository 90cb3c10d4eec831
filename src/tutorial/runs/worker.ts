/** What a worker does: one run. The library's build makes a file of its own of this (see `src/tools/library`). */
import { createInterface } from 'node:readline';
import { parentPort } from 'node:worker_threads';
import type { Measure, Measured } from '../../simulator/compare/measure.js';
import { measureRun } from '../../simulator/compare/model.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import type { Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { runWatched } from './watched.js';

/** One run to make. */
export interface WorkerTask {
  /** Comes back with what is said of the run. */
  readonly id: number;
  readonly scenario: Scenario;
  /** What to take, all by paths; null asks for the whole result, which is much more to send. */
  readonly measures: readonly Measure<Result>[] | null;
}

/** What comes back. An error is sent in words, since its name would be lost on the way. */
export type WorkerAnswer =
  | { readonly measured: Measured }
  | { readonly result: Result }
  | { readonly error: { readonly name: string; readonly message: string } };

/** How far a run is that takes long; sent meanwhile. */
export interface WorkerWords {
  readonly id: number;
  readonly words: string;
}

/** Makes one run. */
export function runInWorker({ id, scenario, measures }: WorkerTask): WorkerAnswer {
  const say = (words: string): void => parentPort?.postMessage({ id, words } satisfies WorkerWords);
  try {
    const result = runWatched(scenario, { nowMs: () => performance.now(), say });
    return measures === null ? { result } : { measured: measureRun(SIMULATOR, result, measures) };
  } catch (thrown) {
    const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { error: { name, message } };
  }
}

/** Makes the runs that come as lines of JSON on standard input, one after the other: a worker of a cluster is a process. */
export function answerLines(): void {
  createInterface(process.stdin).on('line', (line) => {
    const task = JSON.parse(line) as WorkerTask;
    process.stdout.write(`${JSON.stringify({ id: task.id, ...runInWorker(task) })}\n`);
  });
}
