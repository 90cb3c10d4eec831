/** What a thread of the pool runs: one job of the predictions. */

import type { RowTimes } from '../core/experiments/perfModel.js';
import { type PredictionJob, runPredictionJob } from '../core/experiments/predictions.js';
import type { Published } from '../core/experiments/published.js';

/** Makes the runs of one job. */
export default function run({ published, job }: { published: Published; job: PredictionJob }): RowTimes[] {
  return runPredictionJob(published, job);
}
