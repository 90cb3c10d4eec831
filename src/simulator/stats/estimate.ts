import { check, checkNumbers, text } from '../config/check.js';
import { studentT } from './studentT.js';

/** How sure an interval is. */
const CONFIDENCE = 0.95;

/** What runs with different seeds say about one number. Null stands for what there is not; `why` then says why. */
export interface Estimate {
  /** One value a seed, in the order of the seeds; null where the run is missing or has no value. */
  readonly values: readonly (number | null)[];
  /** Seeds that have a value. */
  readonly n: number;
  /** Mean of the values there are. */
  readonly mean: number | null;
  /** Lower end of the 95 % interval for the mean. */
  readonly low: number | null;
  /** Upper end of the 95 % interval for the mean. */
  readonly high: number | null;
  /** Why something is null. */
  readonly why?: string;
}

/**
 * Mean and 95 % interval of independent values (Student's t). The order of the values changes nothing, to the last bit.
 *
 * @param given one value a seed; null for a missing one
 * @param missing said of the nulls, when there are any
 * @throws ConfigError when a value is neither a finite number nor null
 * @example const { mean: middle, low, high } = estimate([3, 4, 5]); // 4, and its 95 % interval
 */
export function estimate(given: readonly (number | null)[], missing = 'have no value'): Estimate {
  checkNumbers('values', given, true);
  check('missing', text(), missing);
  const values = Array.from(given); // of a typed array, too, and the caller's own stays his
  // In order of size, so that the sums do not depend on the order of the seeds.
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const n = known.length;
  const some = n < values.length ? [`${values.length - n} of ${values.length} seeds ${missing}`] : [];
  const none = { values, n, mean: null, low: null, high: null };
  if (n === 0) return { ...none, why: some.join() || 'there are no values' };
  // From the smallest on, so that the mean of equal numbers is that number.
  const mean = known[0] + known.reduce((sum, value) => sum + (value - known[0]), 0) / n;
  if (!Number.isFinite(mean)) return { ...none, why: 'the values are too large to be added' };
  if (n === 1) return { ...none, mean, why: [...some, 'one value gives no interval'].join('; ') };
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const half = studentT(CONFIDENCE, n - 1) * Math.sqrt(squares / (n - 1) / n);
  if (!Number.isFinite(mean - half) || !Number.isFinite(mean + half))
    return { ...none, mean, why: [...some, 'the values lie too far apart for an interval'].join('; ') };
  return {
    values,
    n,
    mean,
    low: mean - half,
    high: mean + half,
    ...(some.length > 0 ? { why: some.join() } : {}),
  };
}
