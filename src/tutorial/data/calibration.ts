import * as v from 'valibot';
import { check, oneOf, quantity, wholeNumber } from '../../simulator/config/check.js';
import {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  type PerfModel,
  QUANTITIES,
  type Quantity,
} from '../../simulator/selftest/perfModel.js';

/**
 * Ways to assume what is not known, each fitted to the same rows. `central` is what is predicted; the others say how
 * sure that is.
 */
export const FITTED_WAYS = ['central', 'holdsStay', 'holdsGrow', 'costlyLines', 'costlyQueries'] as const;

/** One of the ways that are fitted. */
export type FittedWay = (typeof FITTED_WAYS)[number];

/** What each way assumes that is not in `ASSUMED`. */
export const WAYS: Readonly<Record<FittedWay, Partial<AssumedParameters>>> = {
  central: {},
  /** The hold of `mmu_lock` is the same however many vCPUs there are. */
  holdsStay: { holdGrowth: 0 },
  /** It grows as the whole fault does. */
  holdsGrow: { holdGrowth: 1 },
  /** The rows cannot tell longer holds from costlier cache lines: less of the one, more of the other. */
  costlyLines: { lineTransferNs: 85 },
  /**
   * A query costs twice as much as was measured with nothing else going on: page table, SPTE and folio come from the
   * caches of the vCPU that has just made them.
   */
  costlyQueries: { youngQueryNs: 180, youngQueryOutsideNs: 120 },
};

/** What was fitted, for each way. */
export type Fits = Readonly<Record<FittedWay, FittedParameters>>;

/** The model that a way of assuming, fitted, comes to. */
export function modelOf(fits: Fits, way: FittedWay): PerfModel {
  check('way', oneOf(FITTED_WAYS), way);
  return { ...ASSUMED, ...WAYS[way], ...fits[way] };
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
/** The content of `data/calibration.json`. */
export const calibration: v.GenericSchema<Calibration> = v.strictObject({
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
