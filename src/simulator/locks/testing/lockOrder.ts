import type { LockWatch } from '../lock.js';

/**
 * The order in which locks may be asked for (MODEL.md#the-fair-lock, MODEL.md#invariants): host PTL, then `mmu_lock`,
 * then the rmap bit. Each may be left out; none may be asked for while holding one of the same rank or of a later one.
 */
export const LOCK_RANKS: readonly string[] = ['host PTL', 'mmu_lock', 'rmap bit'];

/**
 * A checker of that order for `actors` actors, to be set as `watch` of every lock. A try-lock is held to the same order
 * when it succeeds. An actor out of order gets an Error that names the lock asked for and the one that is in the way.
 */
export function makeLockOrder(actors: number): LockWatch {
  // One bit a rank: what each actor has asked for and not yet given back.
  const taken = new Uint8Array(actors);
  const rankOf = (rank: string): number => LOCK_RANKS.indexOf(rank);
  return {
    asks({ rank }, actor) {
      const asked = rankOf(rank);
      for (let held = LOCK_RANKS.length - 1; held >= asked; held--) {
        if ((taken[actor] & (1 << held)) === 0) continue;
        throw new Error(
          `actor ${actor} asks for ${rank} while it has ${LOCK_RANKS[held]}; the order is ${LOCK_RANKS.join(' → ')}`,
        );
      }
      taken[actor] |= 1 << asked;
    },
    gives({ rank }, actor) {
      taken[actor] &= ~(1 << rankOf(rank));
    },
  };
}
