import { exp, ln } from '../stats/elementary.js';
import type { Stream } from './streams.js';

/** An exponentially distributed time, in the unit of its mean; `Infinity` when the mean is. */
export function exponentialOf(random: Stream, mean: number): number {
  // 1 - u is never 0, so the logarithm is finite.
  return -ln(1 - random()) * mean;
}

/** An exponentially distributed waiting time for events at `rate` per second, in seconds. `Infinity` at rate 0. */
export function exponential(random: Stream, rate: number): number {
  return rate <= 0 ? Number.POSITIVE_INFINITY : exponentialOf(random, 1) / rate;
}

/** A Poisson number by Knuth's method: how many uniform factors keep the product above e^(−mean). For means up to 100. */
export function poisson(random: Stream, mean: number): number {
  const end = exp(-mean);
  let n = -1;
  for (let product = 1; product >= end; n++) product *= random();
  return n;
}

/** Puts `numbers` into a random order, each with the same chance. */
export function shuffle(numbers: Uint8Array | Uint32Array, random: Stream): void {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const held = numbers[i];
    numbers[i] = numbers[j];
    numbers[j] = held;
  }
}
