import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import type { Fits } from '../../../tutorial/data/calibration.js';
import type { Published } from '../../../tutorial/data/published.js';
import { threadPool } from '../../../tutorial/outside/node.js';
import type { Job } from './jobs.js';

/** Makes the runs of all jobs on all cores. The results come in the order of the jobs, whoever was done first. */
export async function runJobs(published: Published, fits: Fits, jobs: readonly Job[]): Promise<RowTimes[]> {
  const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
  const pool = await threadPool.open(availableParallelism(), worker);
  try {
    return (await Promise.all(jobs.map((job) => pool.run({ published, fits, job })))) as RowTimes[];
  } finally {
    await pool.close();
  }
}
