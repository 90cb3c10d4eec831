/** The older form of figures: series as parallel lists. Rows are made into it. */
import { fail, sameLength } from './check.js';
import type { Ends } from './model.js';
import type { Colour, Dash, Marker } from './palette.js';
import type { PlaneSpec } from './spec.js';

/** One series of numbers. `x`, `y`, `low` and `high` have one entry per point. */
export interface Series {
  /** Name in the legend. Mandatory. */
  name: string;
  /** Where each point is on the x axis, in data units. Mandatory. */
  x: ArrayLike<number>;
  /** Where it is on the y axis. Mandatory. */
  y: ArrayLike<number>;
  /** Lower end of the uncertainty: a band around a line, error bars at points. Needs `high`. */
  low?: ArrayLike<number>;
  /** Upper end of the uncertainty. Needs `low`. */
  high?: ArrayLike<number>;
  /** Default: by the place in the list. */
  colour?: Colour;
  /** Default: by the place in the list. */
  dash?: Dash;
  /** Default: by the place in the list; curves under points have none. */
  marker?: Marker;
}

/** Figure of lines, e.g. a quantity over time. */
export interface LinesSpec extends PlaneSpec {
  /** The lines, in the order of the legend. Mandatory. */
  series: readonly Series[];
  /** `step` holds each value until the next x, e.g. a counter. Default `linear`. */
  curve?: 'linear' | 'step';
}

/** Figure of points, with curves (e.g. what a formula says) drawn beneath them. */
export interface PointsSpec extends PlaneSpec {
  /** The points, in the order of the legend. Mandatory. */
  series: readonly Series[];
  /** Lines over the same axes. */
  curves?: readonly Series[];
}

/** Rows are a list, the older form is one object. */
export function isRows<R>(first: readonly R[] | object): first is readonly R[] {
  return Array.isArray(first);
}

/** `low` and `high` come together, and low is not above high. */
export function spreadOf(
  where: string,
  called: string,
  { low, high }: { low?: number[] | undefined; high?: number[] | undefined },
  length: number,
): Ends | undefined {
  if (low === undefined && high === undefined) return undefined;
  if (low === undefined) return fail(where, `${called}low`, low, 'a list of numbers, as high is');
  if (high === undefined) return fail(where, `${called}high`, high, 'a list of numbers, as low is');
  sameLength(where, `${called}low`, low, length);
  sameLength(where, `${called}high`, high, length);
  low.forEach((value, i) => {
    if (value > high[i]) fail(where, `${called}low[${i}]`, value, `at most high[${i}], which is ${high[i]}`);
  });
  return { low, high };
}
