/** What a thread of the pool runs: one job. */
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import type { Fits } from '../../../tutorial/data/calibration.js';
import type { Published } from '../../../tutorial/data/published.js';
import { type Job, runJob } from './jobs.js';

/** Runs one job. */
export function runInWorker(given: { published: Published; fits: Fits; job: Job }): RowTimes {
  return runJob(given.published, given.fits, given.job);
}
