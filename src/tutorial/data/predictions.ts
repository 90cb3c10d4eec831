import * as v from 'valibot';
import { oneOf, quantity, wholeNumber } from '../../simulator/config/check.js';
import { QUANTITIES, type Quantity } from '../../simulator/selftest/perfModel.js';
import { EXPERIMENTS, type ExperimentName } from './published.js';

/** One figure that the frozen model predicted. */
export interface PredictedFigure {
  /** The published table. */
  readonly experiment: ExperimentName;
  /** vCPUs of the row. */
  readonly vcpus: number;
  /** What is measured. */
  readonly quantity: Quantity;
  /** Unit of the three numbers. */
  readonly unit: 's';
  /** Lower end of what would not surprise. */
  readonly low: number;
  /** The prediction: mean over seeds under the central assumptions. */
  readonly value: number;
  /** Upper end. */
  readonly high: number;
}

const seconds = quantity('seconds', 0, 1e6);
/** The content of `data/predictions.json`, which was made before the rows that it predicts were seen, and never changes. */
export const predictions: v.GenericSchema<PredictedFigure[]> = v.array(
  v.strictObject({
    experiment: oneOf(EXPERIMENTS),
    vcpus: wholeNumber('', 1, 1024),
    quantity: oneOf(QUANTITIES),
    unit: oneOf(['s']),
    low: seconds,
    value: seconds,
    high: seconds,
  }),
) as v.GenericSchema<PredictedFigure[]>;
