import {
  meanTimes,
  type PerfModel,
  QUANTITIES,
  type Quantity,
  type RowTimes,
  simulateRow,
} from '../../../simulator/selftest/perfModel.js';
import type { Residual } from '../../../tutorial/data/calibration.js';
import {
  type ExperimentName,
  machineRow,
  type Published,
  type PublishedRow,
} from '../../../tutorial/data/published.js';

/** Faults of a run, all vCPUs together: a quarter of one vCPU's GiB, so that a row takes a second or two. */
const FAULTS = 65_536;

/** Seeds for a row: more where few agings fit into a run, so that their number is a matter of luck. */
function seedsOf(vcpus: number): string[] {
  return ['a', 'b', 'c'].slice(0, vcpus <= 2 ? 1 : vcpus <= 4 || vcpus > 8 ? 2 : 3);
}

/** What a model makes of one row, mean over its seeds. */
export function timesOf(
  published: Published,
  model: PerfModel,
  experiment: ExperimentName,
  vcpus: number,
): RowTimes {
  const mmu = experiment === 'v8-shadow' ? 'shadow' : 'tdp';
  return meanTimes(simulateRow(model, machineRow(published, vcpus), mmu, FAULTS, seedsOf(vcpus)));
}

/** Scatter from run to run, as a share: what a published figure may be off without any meaning. Assumed. */
export const SCATTER: Readonly<Record<Quantity, number>> = {
  wallNoOpt: 0.025,
  wallOpt: 0.025,
  passNoOpt: 0.08,
  passOpt: 0.08,
};

/** Deviations of a model from rows, in units of the scatter that is assumed: what the fit makes small. */
export function deviations(rows: readonly PublishedRow[], times: readonly RowTimes[]): number[] {
  return rows.flatMap((row, i) =>
    residuals(row, times[i]).map(
      ({ quantity, published, model }) => Math.log(model / published) / SCATTER[quantity],
    ),
  );
}

/** What was published of a row beside the model's. */
export function residuals(row: PublishedRow, times: RowTimes): Omit<Residual, 'of' | 'experiment'>[] {
  return QUANTITIES.flatMap((quantity) => {
    const published = row[quantity];
    if (published === undefined) return [];
    const model = times[quantity];
    return [{ vcpus: row.vcpus, quantity, published, model, relative: model / published - 1 }];
  });
}
