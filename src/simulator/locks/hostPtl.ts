import type { Engine } from '../engine/engine.js';
import type { LockOptions } from './lock.js';
import { makeSpinLocks, type SpinLocks } from './spinLocks.js';

/**
 * The host's page-table locks, one for each 2 MiB of a process's addresses: lock number = page table. Taken and given
 * back by `spinLock` and `spinUnlock`. They are the kernel's queued spinlocks: first come, first served.
 *
 * @throws ConfigError when an option is not what it may be
 */
export function makeHostPtls(engine: Engine, options: LockOptions): SpinLocks {
  return makeSpinLocks(engine, 'host PTL', 'fifo', options);
}
