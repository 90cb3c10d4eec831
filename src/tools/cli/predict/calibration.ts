import {
  meanTimes,
  type PerfModel,
  QUANTITIES,
  type Quantity,
  type RowTimes,
  simulateRow,
} from '../../../simulator/selftest/perfModel.js';
import { mean } from '../../../simulator/stats/spread.js';
import type { Residual } from '../../../tutorial/data/calibration.js';
import type { FullRow } from '../../../tutorial/data/published.js';

/** Faults of a run, all vCPUs together: a quarter of one vCPU's GiB, so that a row takes a second or two. */
export const FAULTS = 65_536;

/** Seeds for a calibration row: more where few agings fit into a run, so that their number is a matter of luck. */
function calibrationSeeds(vcpus: number): string[] {
  return ['a', 'b', 'c'].slice(0, vcpus <= 2 ? 1 : vcpus <= 4 ? 2 : 3);
}

/** The calibration rows as the model has them, in the order of the table. */
export function calibrationTimes(model: PerfModel, rows: readonly FullRow[]): RowTimes[] {
  return rows.map((row) => calibrationTimesOf(model, row, rows[0].wallNoAging));
}

/** One calibration row as the model has it. */
export function calibrationTimesOf(model: PerfModel, row: FullRow, wallNoAgingOf1: number): RowTimes {
  const { vcpus, wallNoAging } = row;
  const seeds = calibrationSeeds(vcpus);
  return meanTimes(simulateRow(model, { vcpus, wallNoAging, wallNoAgingOf1 }, 'tdp', FAULTS, seeds));
}

/** Scatter from run to run, as a share: what a published figure may be off without any meaning. Assumed. */
export const SCATTER: Readonly<Record<Quantity, number>> = {
  wallNoOpt: 0.025,
  wallOpt: 0.025,
  passNoOpt: 0.08,
  passOpt: 0.08,
};

/** Deviations of the model from the rows, in units of the scatter that is assumed: what the fit makes small. */
export function deviations(rows: readonly FullRow[], times: readonly RowTimes[]): number[] {
  return rows.flatMap((row, i) =>
    QUANTITIES.map((quantity) => Math.log(times[i][quantity] / row[quantity]) / SCATTER[quantity]),
  );
}

/** All figures of the calibration rows beside the model's. */
export function residuals(rows: readonly FullRow[], times: readonly RowTimes[]): Residual[] {
  return rows.flatMap((row, i) =>
    QUANTITIES.map((quantity) => ({
      vcpus: row.vcpus,
      quantity,
      published: row[quantity],
      model: times[i][quantity],
      relative: times[i][quantity] / row[quantity] - 1,
    })),
  );
}

/** How far the model is off a quantity on the calibration rows: root mean square of the relative deviations. */
export function misfit(all: readonly Residual[], quantity: Quantity): number {
  return Math.sqrt(mean(all.filter((r) => r.quantity === quantity).map((r) => r.relative ** 2)));
}
