import { exp, expm1 } from '../stats/elementary.js';
import { atLeastZero } from './atLeastZero.js';

/**
 * Closed forms: what the simulator must agree with where mathematics has an answer.
 * λ is a page's access rate (a second), Δ the time between two agings (seconds).
 * Every function throws a ConfigError naming an argument that is not what it may be.
 */

/** MODEL.md#young-or-old: chance that a bit cleared `intervalSeconds` ago is set again. */
export function youngProbability(accessesPerSecond: number, intervalSeconds: number): number {
  atLeastZero('accessesPerSecond', accessesPerSecond);
  atLeastZero('intervalSeconds', intervalSeconds);
  return -expm1(-accessesPerSecond * intervalSeconds);
}

/** MODEL.md#young-or-old: chance that a page looks old in `scans` looks in a row. */
export function idleProbability(accessesPerSecond: number, intervalSeconds: number, scans: number): number {
  atLeastZero('accessesPerSecond', accessesPerSecond);
  atLeastZero('intervalSeconds', intervalSeconds);
  atLeastZero('scans', scans);
  return exp(-scans * accessesPerSecond * intervalSeconds);
}

/** What MODEL.md#residence says of one page under immediate eviction. */
export interface Residence {
  /** Mean time from the fault to the eviction, in seconds. */
  readonly meanSeconds: number;
  /** Mean number of eviction checks up to and including the one that lets the page go. */
  readonly checks: number;
}

/**
 * MODEL.md#residence, aging queries the MMU that the guest uses (`MM612`, `LANDED`): the first check finds the page old.
 */
export function residenceWhenAgingAsks(accessesPerSecond: number, intervalSeconds: number): Residence {
  atLeastZero('accessesPerSecond', accessesPerSecond);
  atLeastZero('intervalSeconds', intervalSeconds);
  const hot = exp(accessesPerSecond * intervalSeconds);
  return { meanSeconds: intervalSeconds / 2 + intervalSeconds * hot, checks: 1 };
}

/**
 * MODEL.md#residence, only the eviction check queries it (`BASE`): one free pass, then a fresh chance every second interval.
 */
export function residenceWhenOnlyEvictionAsks(accessesPerSecond: number, intervalSeconds: number): Residence {
  atLeastZero('accessesPerSecond', accessesPerSecond);
  atLeastZero('intervalSeconds', intervalSeconds);
  const hot = exp(2 * accessesPerSecond * intervalSeconds);
  return { meanSeconds: 1.5 * intervalSeconds + 2 * intervalSeconds * hot, checks: 1 + hot };
}

/**
 * MODEL.md#full-windows: expected young pages in a full look-around window of 64 when each neighbour is young with
 * chance `q`.
 */
export function youngInWindow(q: number): number {
  atLeastZero('q', q, 1);
  return 1 + 63 * q;
}

/**
 * MODEL.md#full-windows: chance that such a window asks the next aging to visit the table: 7 or more of 63 neighbours
 * young.
 */
export function windowFeedsFilter(q: number): number {
  atLeastZero('q', q, 1);
  let term = (1 - q) ** 63;
  let fewer = 0;
  for (let k = 0; k < 7; k++) {
    fewer += term;
    term *= ((63 - k) / (k + 1)) * (q / (1 - q));
  }
  // The sum may pass 1 by its last bit.
  return q >= 1 ? 1 : Math.max(0, 1 - fewer);
}
