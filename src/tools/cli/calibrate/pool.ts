import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import type { Fits } from '../../../tutorial/data/calibration.js';
import type { Published } from '../../../tutorial/data/published.js';
import type { Job } from './jobs.js';

/** Makes the runs of all jobs on all cores. The results come in the order of the jobs, whoever was done first. */
export async function runJobs(published: Published, fits: Fits, jobs: readonly Job[]): Promise<RowTimes[]> {
  const pool = new Piscina({
    filename: fileURLToPath(new URL('./worker.ts', import.meta.url)),
    maxThreads: availableParallelism(),
  });
  // A thread that cannot start fails without a job, and its job would wait for ever.
  const broken = new Promise<never>((_, reject) => pool.on('error', reject));
  try {
    return await Promise.race([Promise.all(jobs.map((job) => pool.run({ published, fits, job }))), broken]);
  } finally {
    await pool.destroy();
  }
}
