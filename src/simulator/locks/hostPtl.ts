import type { Engine } from '../engine/engine.js';
import { makeSpinLocks, type SpinLocks, type SpinLocksOptions } from './spinLocks.js';

/**
 * The host's page-table locks, one for each 2 MiB of a process's addresses: lock number = page table. Taken and given
 * back by `spinLock` and `spinUnlock`. They are the kernel's queued spinlocks: first come, first served.
 *
 * @throws RangeError when an option is not what it may be
 */
export function makeHostPtls(engine: Engine, options: Omit<SpinLocksOptions, 'rank' | 'winner'>): SpinLocks {
  return makeSpinLocks(engine, { ...options, rank: 'host PTL', winner: 'fifo' });
}
