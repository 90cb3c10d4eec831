/** Differences and ratios seed by seed: with common random numbers most of the chance cancels. */
import { type Estimate, estimate } from '../stats/estimate.js';

/** Values less those of the reference, seed by seed. */
export function pairedDifference(values: Values, reference: Values): Estimate {
  return pairs(values, reference, (a, b) => a - b, 'lack one of the two values');
}

/**
 * Values over those of the reference, seed by seed, and their plain mean. That mean is not the ratio of the means, and
 * turning the ratio round does not give its inverse; but it can be had where a value is 0. Not where the reference is.
 */
export function pairedRatio(values: Values, reference: Values): Estimate {
  return pairs(values, reference, (a, b) => a / b, 'lack a value or have 0 as reference');
}

type Values = readonly (number | null)[];

function pairs(
  values: Values,
  reference: Values,
  join: (a: number, b: number) => number,
  missing: string,
): Estimate {
  const joined = values.map((a, i) => {
    const b = reference[i];
    if (a === null || b === null) return null;
    const both = join(a, b);
    return Number.isFinite(both) ? both + 0 : null;
  });
  return estimate(joined, missing);
}
