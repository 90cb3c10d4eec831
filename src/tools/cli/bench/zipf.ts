import { shuffle } from '../../../simulator/random/draws.js';
import { makeStreams, type Stream } from '../../../simulator/random/streams.js';
import { once } from '../../lab/once.js';

/** The trace that policies and libraries replay. */
export const TRACE = { pages: 100_000, length: 10_000_000, exponent: 1 };
export const zipf: () => Uint32Array = once<void, Uint32Array>(() =>
  zipfTrace(TRACE.pages, TRACE.length, TRACE.exponent, makeStreams('bench').stream('trace')),
);

/**
 * A trace in which the k-th most popular of `pages` pages is accessed with probability proportional to k^-exponent,
 * independently each time. Which page has which rank is a random permutation: neighbours have nothing in common.
 */
export function zipfTrace(pages: number, length: number, exponent: number, random: Stream): Uint32Array {
  const cumulative = new Float64Array(pages);
  let total = 0;
  for (let k = 0; k < pages; k++) {
    total += (k + 1) ** -exponent;
    cumulative[k] = total;
  }
  const pageOfRank = Uint32Array.from({ length: pages }, (_, i) => i);
  shuffle(pageOfRank, random);
  const trace = new Uint32Array(length);
  for (let i = 0; i < length; i++) trace[i] = pageOfRank[firstAbove(cumulative, random() * total)];
  return trace;
}

/** Index of the first entry of a rising list that is above `value`. */
function firstAbove(rising: Float64Array, value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
