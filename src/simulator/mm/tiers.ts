import { MAX_NR_TIERS, MIN_LRU_BATCH } from './constants.js';
import { isFull, type Refs, refsOf, tierOf } from './refs.js';

/**
 * The controller that protects tiers (MODEL.md#eviction): pages of a tier whose refaults are too many, compared with
 * those of tier 0, go one generation up instead of being evicted. Source: read_ctrl_pos, positive_ctrl_err,
 * reset_ctrl_pos.
 */

/** Whether tier `tier` may be evicted: it has few refaults, or not many more than tier 0. */
function mayBeEvicted(r: Refs, tier: number): boolean {
  // The margin: a tier must refault twice as often as tier 0 (up to 6.13), or 3/2 times as often.
  const [gain0, gain] = r.twoSightings ? [2, 3] : [1, 2];
  const refaulted = r.avgRefaulted[tier] + r.refaulted[tier];
  if (refaulted < MIN_LRU_BATCH) return true;
  const refaulted0 = r.avgRefaulted[0] + r.refaulted[0];
  return refaulted * (total(r, 0) + MIN_LRU_BATCH) * gain0 <= (refaulted0 + 1) * total(r, tier) * gain;
}

function total(r: Refs, tier: number): number {
  return r.avgTotal[tier] + r.evicted[tier] + r.protected[tier];
}

/** The highest tier that may be evicted; the tiers above it are protected. */
export function evictableTier(r: Refs): number {
  let tier = 1;
  while (tier < MAX_NR_TIERS && mayBeEvicted(r, tier)) tier++;
  return tier - 1;
}

/** Whether page `p` of the oldest generation is protected, given `evictableTier`. */
export function isProtected(r: Refs, p: number, evictable: number): boolean {
  const flags = refsOf(r, p);
  return tierOf(r, flags) > evictable || isFull(r, flags);
}

/** Counts a page of the oldest generation that goes one up instead of being evicted. */
export function countProtected(r: Refs, p: number): void {
  const flags = refsOf(r, p);
  // Full counters of two-sighting kernels are the lazily promoted working set and not counted.
  if (!r.twoSightings || !isFull(r, flags)) r.protected[tierOf(r, flags)]++;
}

/** The oldest generation is done: its counts enter the averages, with weight one half. */
export function carryOver(r: Refs): void {
  for (let tier = 0; tier < MAX_NR_TIERS; tier++) {
    r.avgRefaulted[tier] = Math.floor((r.avgRefaulted[tier] + r.refaulted[tier]) / 2);
    r.avgTotal[tier] = Math.floor(total(r, tier) / 2);
    r.refaulted[tier] = 0;
    r.evicted[tier] = 0;
    r.protected[tier] = 0;
  }
}
