/** `second-look/locks`: `mmu_lock` and the rmap bits in simulated time, and small experiments with one lock. */
export { type Engine, makeEngine, runUntil, schedule, stop } from './simulator/engine/engine.js';
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
export { makeHostPtls } from './simulator/locks/hostPtl.js';
export { type LockOptions, spunNs } from './simulator/locks/lock.js';
export { clearCounters, type LockCounters, type LockUse, lockUse } from './simulator/locks/lockStats.js';
export {
  makeQrwlock,
  type Qrwlock,
  type QrwlockOptions,
  readLock,
  readTrylock,
  readUnlock,
  writeLock,
  writeTrylock,
  writeUnlock,
} from './simulator/locks/qrwlock.js';
export { makeRmapLocks } from './simulator/locks/rmapLock.js';
export { type SpinLocks, spinLock, spinUnlock } from './simulator/locks/spinLocks.js';
