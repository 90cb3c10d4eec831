import * as v from 'valibot';
import { check, oneOf, quantity, wholeNumber } from '../../simulator/config/check.js';
import {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  type PerfModel,
  QUANTITIES,
} from '../../simulator/selftest/perfModel.js';
import type { PredictedFigure } from './predictions.js';
import { EXPERIMENTS } from './published.js';

/**
 * The two models of the published runs. `frozen` was fitted to the rows of 1 to 8 vCPUs, and made the predictions for the others
 * before these were seen. `corrected` was made when they had been: it explains, and predicts nothing.
 */
export const MODELS = ['frozen', 'corrected'] as const;

/** One of the two models. */
export type ModelName = (typeof MODELS)[number];

/** The assumptions that `corrected` replaces. */
export const CORRECTED = ['lineFactorFrom16', 'busyFactorFrom64', 'shadowMapNs'] as const;

/** What `corrected` assumes in their place, chosen by the rows above 8 vCPUs. */
export type Corrections = Readonly<Record<(typeof CORRECTED)[number], number>>;

/** What was fitted: parameters to the rows of 1 to 8 vCPUs, corrections to the others. */
export interface Fits {
  /** Fitted before the other rows were seen. */
  readonly frozen: FittedParameters;
  /** What the corrected model replaces, fitted when all rows had been seen. */
  readonly corrected: Corrections;
}

/** A model with all its parameters. */
export function modelOf(fits: Fits, model: ModelName): PerfModel {
  check('model', oneOf(MODELS), model);
  const replaced: Partial<AssumedParameters> = model === 'corrected' ? fits.corrected : {};
  return { ...ASSUMED, ...fits.frozen, ...replaced };
}

/** One published figure beside a model's. */
export interface Residual extends Pick<PredictedFigure, 'experiment' | 'vcpus' | 'quantity'> {
  /** Whose figure it is. */
  readonly of: ModelName;
  /** The published figure, in seconds. */
  readonly published: number;
  /** The model's, in seconds. */
  readonly model: number;
  /** How much more the model has, as a share. */
  readonly relative: number;
}

/** What was fitted, and how well. */
export interface Calibration {
  /** The fitted parameters. */
  readonly fits: Fits;
  /** `frozen` beside the figures that it was fitted to, and `corrected` beside all. */
  readonly residuals: readonly Residual[];
}

const NS = quantity('ns', 0, 1e9);
const FACTOR = quantity('', 0.1, 100);
const SECONDS = quantity('seconds', 1e-9, 1e6);
/** The content of `data/calibration.json`. */
export const calibration: v.GenericSchema<Calibration> = v.strictObject({
  fits: v.strictObject({
    frozen: v.strictObject({ mapNs: NS, passPerVcpuNs: NS, disturbNs: NS }),
    corrected: v.strictObject({ lineFactorFrom16: FACTOR, busyFactorFrom64: FACTOR, shadowMapNs: NS }),
  }),
  residuals: v.array(
    v.strictObject({
      of: oneOf(MODELS),
      experiment: oneOf(EXPERIMENTS),
      vcpus: wholeNumber('', 1, 1024),
      quantity: oneOf(QUANTITIES),
      published: SECONDS,
      model: SECONDS,
      relative: quantity('', -1, 1e6),
    }),
  ),
}) as unknown as v.GenericSchema<Calibration>;
