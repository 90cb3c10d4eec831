import { exp, expm1 } from '../stats/elementary.js';
import { atLeastZero } from './atLeastZero.js';

/**
 * Closed forms: what the simulator must agree with where mathematics has an answer.
 * λ is a page's access rate (a second), Δ the time between two agings (seconds).
 * Every function throws a ConfigError naming an argument that is not what it may be.
 */

/** MODEL.md#young-or-old: chance that a bit cleared `intervalSeconds` ago is set again. */
export function youngProbability(accessesPerSecond: number, intervalSeconds: number): number {
  atLeastZero({ accessesPerSecond, intervalSeconds });
  return -expm1(-accessesPerSecond * intervalSeconds);
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
  atLeastZero({ accessesPerSecond, intervalSeconds });
  const hot = exp(accessesPerSecond * intervalSeconds);
  return { meanSeconds: intervalSeconds / 2 + intervalSeconds * hot, checks: 1 };
}

/**
 * MODEL.md#residence, only the eviction check queries it (`BASE`): one free pass, then a fresh chance every second interval.
 */
export function residenceWhenOnlyEvictionAsks(accessesPerSecond: number, intervalSeconds: number): Residence {
  atLeastZero({ accessesPerSecond, intervalSeconds });
  const hot = exp(2 * accessesPerSecond * intervalSeconds);
  return { meanSeconds: 1.5 * intervalSeconds + 2 * intervalSeconds * hot, checks: 1 + hot };
}
