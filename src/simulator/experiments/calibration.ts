import * as v from 'valibot';
import { check, oneOf, quantity, wholeNumber } from '../config/check.js';
import { mean } from '../stats/spread.js';
import {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  meanTimes,
  type PerfModel,
  type RowTimes,
  simulateRow,
} from './perfModel.js';
import { type FullRow, QUANTITIES, type Quantity } from './published.js';

/**
 * Ways to assume what is not known. Each is fitted anew to the same rows. `central` is what is predicted, the others say how sure that is.
 */
export const FITTED_WAYS = ['central', 'holdsStay', 'holdsGrow', 'dearLines', 'dearQueries'] as const;

/** One of the ways that are fitted. */
export type FittedWay = (typeof FITTED_WAYS)[number];

/** What each way assumes that is not in `ASSUMED`. */
export const WAYS: Readonly<Record<FittedWay, Partial<AssumedParameters>>> = {
  central: {},
  /** The hold of `mmu_lock` is the same however many vCPUs there are. */
  holdsStay: { holdGrowth: 0 },
  /** It grows as the whole fault does. */
  holdsGrow: { holdGrowth: 1 },
  /** The rows cannot tell longer holds from dearer cache lines: less of the one, more of the other. */
  dearLines: { lineTransferNs: 85 },
  /**
   * A query costs twice as much as was measured with nothing else going on: page table, SPTE and folio come from the
   * caches of the vCPU that has just made them.
   */
  dearQueries: { youngQueryNs: 180, youngQueryOutsideNs: 120 },
};

/** What was fitted, for each way. */
export type Fits = Readonly<Record<FittedWay, FittedParameters>>;

/** The model that a way of assuming, fitted, comes to. */
export function modelOf(fits: Fits, way: FittedWay): PerfModel {
  return { ...ASSUMED, ...WAYS[way], ...fits[way] };
}

/** Faults of a run, all vCPUs together: a quarter of one vCPU's GiB, so that a row takes a second or two. */
export const FAULTS = 65_536;

/** Seeds for a calibration row: more where few agings fit into a run, so that their number is a matter of luck. */
export function calibrationSeeds(vcpus: number): string[] {
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

/** One published figure beside the model's. */
export interface Residual {
  /** vCPUs of the row. */
  readonly vcpus: number;
  /** What was measured. */
  readonly quantity: Quantity;
  /** The published figure, in seconds. */
  readonly published: number;
  /** The model's, in seconds. */
  readonly model: number;
  /** How much more the model has, as a share. */
  readonly relative: number;
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

/** What was fitted, and how well. */
export interface Calibration {
  /** The fitted parameters of each way to assume the rest. */
  readonly fits: Fits;
  /** The figures of the calibration rows beside those of the central model. */
  readonly residuals: readonly Residual[];
}

const NS = quantity('ns', 0, 1e9);
const SECONDS = quantity('seconds', 1e-9, 1e6);
const fitted = v.strictObject({ mapNs: NS, passPerVcpuNs: NS, disturbNs: NS });
const schema = v.strictObject({
  fits: v.strictObject(Object.fromEntries(FITTED_WAYS.map((way) => [way, fitted]))),
  residuals: v.array(
    v.strictObject({
      vcpus: wholeNumber('', 1, 1024),
      quantity: oneOf(QUANTITIES),
      published: SECONDS,
      model: SECONDS,
      relative: quantity('', -1, 1e6),
    }),
  ),
}) as unknown as v.GenericSchema<Calibration>;

/**
 * Reads what was fitted: the content of `data/calibration.json`.
 *
 * @throws ConfigError naming each field that is wrong
 */
export function readCalibration(content: unknown): Calibration {
  return check('calibration', schema, content);
}

/** How far the model is off a quantity on the calibration rows: root mean square of the relative deviations. */
export function misfit(all: readonly Residual[], quantity: Quantity): number {
  return Math.sqrt(mean(all.filter((r) => r.quantity === quantity).map((r) => r.relative ** 2)));
}
