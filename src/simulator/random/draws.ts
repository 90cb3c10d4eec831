import { exp } from '../stats/elementary.js';
import type { Stream } from './streams.js';

/** A Poisson number by Knuth's method: how many uniform factors keep the product above e^(−mean). For means up to 100. */
export function poisson(random: Stream, mean: number): number {
  const end = exp(-mean);
  let n = -1;
  for (let product = 1; product >= end; n++) product *= random();
  return n;
}
