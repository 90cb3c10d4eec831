/** What a thread of the pool runs: one job of the predictions. */

import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import type { Published } from '../../../tutorial/data/published.js';
import { type PredictionJob, runPredictionJob } from './jobs.js';

/** Makes the runs of one job. */
export default function run({ published, job }: { published: Published; job: PredictionJob }): RowTimes[] {
  return runPredictionJob(published, job);
}
