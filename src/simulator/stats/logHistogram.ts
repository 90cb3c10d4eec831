import { ConfigError } from '../config/error.js';

/** Buckets in a factor of two. */
const PER_OCTAVE = 32;
/** Buckets reach from 2^-10 up to 2^50 of the unit: for nanoseconds, from a picosecond to 13 days. */
const LOWEST_EXPONENT = -10;
const OCTAVES = 60;

const NONE = new Float64Array(0);

/**
 * Counts of non-negative values in buckets of equal relative width, 32 to a factor of two: a bucket's upper edge is at
 * most 1/32 (3.2 %) above any value in it. Zeros are counted by themselves. Values outside the range are counted in
 * the first and last bucket. Values scaled by a power of two move by whole octaves, so quantiles scale with them.
 */
export class LogHistogram {
  zeros = 0;
  count = 0;
  sum = 0;
  max = 0;
  /** Counts by bucket; empty until there is a value other than 0, since most histograms of waits never have one. */
  buckets: Float64Array = NONE;
}

// The bits of a double are its logarithm, near enough: exponent, then the share of the octave. No Math.log, whose last
// bit differs between JavaScript engines.
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0 ? 0 : 1;
const FIRST = (1023 + LOWEST_EXPONENT) * PER_OCTAVE;

function bucketOf(value: number): number {
  double[0] = value;
  const bucket = (words[HIGH] >>> 15) - FIRST;
  return bucket < 0 ? 0 : bucket >= OCTAVES * PER_OCTAVE ? OCTAVES * PER_OCTAVE - 1 : bucket;
}

function upperEdge(bucket: number): number {
  const octave = Math.floor(bucket / PER_OCTAVE);
  return 2 ** (octave + LOWEST_EXPONENT) * (1 + ((bucket % PER_OCTAVE) + 1) / PER_OCTAVE);
}

/** Counts one value, which must be 0 or more. */
export function addToHistogram(h: LogHistogram, value: number): void {
  h.count++;
  if (value === 0) {
    h.zeros++;
    return;
  }
  h.sum += value;
  if (value > h.max) h.max = value;
  if (h.buckets === NONE) h.buckets = new Float64Array(OCTAVES * PER_OCTAVE);
  h.buckets[bucketOf(value)]++;
}

/**
 * The value that a share `q` of all counted values does not exceed. Never too low, and at most 3.2 % too high: it is the
 * upper edge of the bucket, or the largest value where that is less.
 *
 * @param q from 0 to 1: 0.99 for p99
 * @returns 0 for a histogram of nothing
 */
export function quantileOf(h: LogHistogram, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new ConfigError(`quantileOf: q was ${q}; it must be a number from 0 to 1`);
  const wanted = q * h.count;
  let seen = h.zeros;
  for (let bucket = 0; seen < wanted && bucket < h.buckets.length; bucket++) {
    seen += h.buckets[bucket];
    if (seen >= wanted) return Math.min(upperEdge(bucket), h.max);
  }
  return 0;
}
