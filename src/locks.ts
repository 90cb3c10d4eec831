/** `second-look/locks`: small experiments with `mmu_lock` and the rmap bits in simulated time. */
export {
  type ArrivalSource,
  type ClosedLoop,
  closedLoop,
  type LockRun,
  type LockRunConfig,
  type OpenArrivals,
  openArrivals,
} from './simulator/locks/experiments/arrivals.js';
export { type Hold, holdMoments } from './simulator/locks/experiments/holds.js';
export { type LockedPasses, lockedPasses, type PassRun } from './simulator/locks/experiments/lockedPasses.js';
export { type LuckRun, type OnOffWriter, onOffWriter } from './simulator/locks/experiments/onOffWriter.js';
export { type RmapCollisions, rmapCollisions } from './simulator/locks/experiments/rmapCollisions.js';
export { type Arrival, inOrderOfService, type Service } from './simulator/locks/experiments/served.js';
export type { LockUse } from './simulator/locks/lockStats.js';
