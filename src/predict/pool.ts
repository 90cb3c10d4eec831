import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { RowTimes } from '../core/experiments/perfModel.js';
import type { PredictionJob } from '../core/experiments/predictions.js';
import type { Published } from '../core/experiments/published.js';

/** A job on its way to a worker. */
export interface Order {
  readonly index: number;
  readonly job: PredictionJob;
}

/** A job's result on its way back. */
interface Answer {
  readonly index: number;
  readonly result: RowTimes[];
}

/** Makes the runs of all jobs on all cores. The results come in the order of the jobs, whoever was done first. */
export async function runJobs(
  published: Published,
  jobs: readonly PredictionJob[],
  cores: number = availableParallelism(),
): Promise<RowTimes[][]> {
  const results = new Array<RowTimes[]>(jobs.length);
  let next = 0;
  const workWith = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const send = (): void => {
        if (next === jobs.length) {
          resolve();
          return;
        }
        const index = next++;
        worker.postMessage({ index, job: jobs[index] } satisfies Order);
      };
      worker.on('message', ({ index, result }: Answer) => {
        results[index] = result;
        send();
      });
      worker.once('error', reject);
      send();
    });
  const workers = Array.from(
    { length: Math.min(cores, jobs.length) },
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: { published } }),
  );
  try {
    await Promise.all(workers.map(workWith));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}
