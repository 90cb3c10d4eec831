/**
 * The order in which locks may be asked for (C.4, F.3): host PTL, then `mmu_lock`, then the rmap bit. Each may be left
 * out; none may be asked for while holding one of the same rank or of a later one.
 */
export const LOCK_RANKS = ['host PTL', 'mmu_lock', 'rmap bit'] as const;

/** One of the three kinds of lock. */
export type LockRank = (typeof LOCK_RANKS)[number];

/** What each actor has asked for and not yet given back: one bit a rank. */
export interface LockOrder {
  /** For each actor, bit r set: it has or wants a lock of rank r of `LOCK_RANKS`. */
  readonly taken: Uint8Array;
}

/** A checker for `actors` actors; hand it to every lock of a test. */
export function makeLockOrder(actors: number): LockOrder {
  return { taken: new Uint8Array(actors) };
}

/**
 * Notes that `actor` asks for a lock. A try-lock is held to the same order when it succeeds.
 *
 * @throws Error naming the lock asked for and the one that is in the way
 */
export function checkLockOrder(order: LockOrder, actor: number, rank: LockRank): void {
  const asked = LOCK_RANKS.indexOf(rank);
  for (let held = LOCK_RANKS.length - 1; held >= asked; held--) {
    if ((order.taken[actor] & (1 << held)) === 0) continue;
    throw new Error(
      `actor ${actor} asks for ${rank} while it has ${LOCK_RANKS[held]}; the order is ${LOCK_RANKS.join(' → ')}`,
    );
  }
  order.taken[actor] |= 1 << asked;
}

/** Notes that `actor` has given a lock back. */
export function noteUnlock(order: LockOrder, actor: number, rank: LockRank): void {
  order.taken[actor] &= ~(1 << LOCK_RANKS.indexOf(rank));
}
