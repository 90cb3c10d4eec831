import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import { type Fits, modelOf } from '../../../tutorial/data/calibration.js';
import type { Published } from '../../../tutorial/data/published.js';
import { timesOf } from './calibration.js';
import type { Job } from './jobs.js';

/** What a thread of the pool runs: what the model makes of a job's row. */
export function runInWorker(given: { published: Published; fits: Fits; job: Job }): RowTimes {
  const { of, experiment, row } = given.job;
  return timesOf(given.published, modelOf(given.fits, of), experiment, row.vcpus);
}
