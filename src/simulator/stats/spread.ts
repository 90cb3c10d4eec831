import { ConfigError, checkNumbers, refuse } from '../config/check.js';

/** Mean and range of repeated runs, ready for a figure's series. */
export interface Spread {
  /** Mean of each list. */
  readonly y: number[];
  /** Smallest of each list. */
  readonly low: number[];
  /** Largest of each list. */
  readonly high: number[];
}

/**
 * The arithmetic mean; NaN of nothing.
 *
 * @throws ConfigError when one is no finite number
 * @example mean([1, 2, 6]); // 3
 */
export function mean(values: readonly number[]): number {
  checkNumbers('values', values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * What runs with different seeds gave, point by point: the mean, and the whole range from smallest to largest.
 *
 * @param samples one list for each point, one number in it for each seed
 * @throws ConfigError when a list is empty, or holds something else than finite numbers
 * @example spread([[1, 2, 6], [4, 4, 4]]); // { y: [3, 4], low: [1, 4], high: [6, 4] }
 */
export function spread(samples: readonly (readonly number[])[]): Spread {
  if (!Array.isArray(samples)) refuse('samples', samples, 'a list of lists of numbers');
  for (const [i, values] of samples.entries()) {
    checkNumbers(`samples[${i}]`, values);
    if (values.length === 0)
      throw new ConfigError(`spread: samples[${i}] is empty; it must hold at least one number`);
  }
  return {
    y: samples.map(mean),
    low: samples.map((values) => Math.min(...values)),
    high: samples.map((values) => Math.max(...values)),
  };
}
