import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import { type Fits, MODELS, type ModelName, type Residual } from '../../../tutorial/data/calibration.js';
import {
  CALIBRATION_VCPUS,
  type ExperimentName,
  type Published,
  type PublishedRow,
} from '../../../tutorial/data/published.js';
import { threadPool } from '../../../tutorial/outside/node.js';
import { residuals } from './calibration.js';

/** One row under one model: can be run by itself, on any core, in any order. */
export interface Job {
  readonly of: ModelName;
  readonly experiment: ExperimentName;
  readonly row: PublishedRow;
}

/** The frozen model's rows are those that it was fitted to, since the others are in its predictions; the corrected one's are all. */
export function allJobs({ experiments }: Published): Job[] {
  return MODELS.flatMap((of) =>
    experiments.flatMap(({ experiment, rows }) =>
      rows
        .filter(
          ({ vcpus }) => of === 'corrected' || (experiment === 'v4-tdp' && CALIBRATION_VCPUS.includes(vcpus)),
        )
        .map((row) => ({ of, experiment, row })),
    ),
  );
}

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

/** The figures of all jobs beside what was published. Four digits are more than there is to know. */
export function allResiduals(jobs: readonly Job[], times: readonly RowTimes[]): Residual[] {
  return jobs.flatMap(({ of, experiment, row }, i) =>
    residuals(row, times[i]).map((r) => ({
      ...{ of, experiment },
      ...r,
      model: Number(r.model.toPrecision(4)),
      relative: Math.round(r.relative * 1e4) / 1e4,
    })),
  );
}
