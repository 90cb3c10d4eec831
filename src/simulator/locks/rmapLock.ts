import type { Engine } from '../engine/engine.js';
import type { Stream } from '../random/streams.js';
import type { LockOptions } from './lock.js';
import { makeSpinLocks, type SpinLocks } from './spinLocks.js';

/**
 * The lock bits of one VM's rmaps, from 6.15 (MODEL.md#the-rmap-lock; `KVM_RMAP_LOCKED` in an rmap head,
 * `kvm_rmap_lock`): lock number gfn. Taken and given back by `spinLock` and `spinUnlock`. Those who spin on a bit
 * compare-and-swap all at once, so each has the same chance of getting it. An empty rmap is never locked: whoever asks
 * must know that it is not empty.
 *
 * The rmap heads of the model (`kvm/rmap/table.ts`) do not show the bit; who holds it is known here alone.
 *
 * @param winner the random numbers that the next holder is drawn with
 * @throws ConfigError when an option is not what it may be
 */
export function makeRmapLocks(engine: Engine, winner: Stream, options: LockOptions): SpinLocks {
  return makeSpinLocks(engine, 'rmap bit', winner, options);
}
