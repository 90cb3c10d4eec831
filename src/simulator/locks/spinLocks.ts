import { addKind, type Engine, schedule } from '../engine/engine.js';
import type { Stream } from '../random/streams.js';
import {
  begin,
  enterAfterWait,
  enterFast,
  type Lock,
  type LockOptions,
  leave,
  makeLock,
  NO_ACTOR,
  wait,
} from './lock.js';
import { WRITE } from './lockStats.js';

/**
 * Many exclusive spinning locks of one kind, told apart by a whole number. A free lock takes no memory.
 *
 * Modelled so: mutual exclusion; who waits spins; the winner is chosen at the moment of release and a newcomer cannot
 * take the lock from it during the hand-off. (With the rmap bit, in the kernel, it could; a hand-off takes about 50 ns.) An actor has or
 * wants one lock of the set at a time.
 */
export interface SpinLocks extends Lock {
  /**
   * Who of several waiters gets a lock that comes free. A stream: any of them, each with the same chance, as with a bit
   * that all compare-and-swap at once. `'fifo'`: the one who came first, as with the kernel's queued spinlock.
   */
  readonly winner: Stream | 'fifo';
  /** The kind of event at the end of a hand-off. */
  readonly kind: number;
  /** Who has a lock, or is about to: the first `held` entries, in no order. They are few, so that a search is short. */
  readonly holders: Int32Array;
  /** How many locks are taken. */
  held: number;
  /** The lock that the actor has or waits for. */
  readonly lockOf: Int32Array;
  /** By holder those who wait for what it holds, in order of arrival; null where there is none, which each release asks. */
  readonly waiters: (number[] | null)[];
}

/**
 * The host's page-table locks, one for each 2 MiB of a process's addresses: lock number = page table. They are the
 * kernel's queued spinlocks: first come, first served.
 *
 * @throws ConfigError when an option is not what it may be
 */
export function makeHostPtls(engine: Engine, options: LockOptions): SpinLocks {
  return makeSpinLocks(engine, 'host PTL', 'fifo', options);
}

/**
 * The lock bits of one VM's rmaps, from 6.15 (MODEL.md#the-rmap-lock; `KVM_RMAP_LOCKED` in an rmap head,
 * `kvm_rmap_lock`): lock number gfn. Those who spin on a bit compare-and-swap all at once, so each has the same chance of
 * getting it. An empty rmap is never locked: whoever asks must know that it is not empty.
 *
 * The rmap heads of the model (`kvm/rmap/table.ts`) do not show the bit; who holds it is known here alone.
 *
 * @param winner the random numbers that the next holder is drawn with
 * @throws ConfigError when an option is not what it may be
 */
export function makeRmapLocks(engine: Engine, winner: Stream, options: LockOptions): SpinLocks {
  return makeSpinLocks(engine, 'rmap bit', winner, options);
}

/** Locks that are all free. @throws ConfigError when an option is not what it may be */
export function makeSpinLocks(
  engine: Engine,
  rank: string,
  winner: Stream | 'fifo',
  options: LockOptions,
): SpinLocks {
  const { actors } = options;
  const locks: SpinLocks = {
    ...makeLock(engine, rank, options),
    winner,
    kind: addKind(engine, (actor) => {
      enterAfterWait(locks, actor, WRITE);
      locks.onGranted(actor);
    }),
    holders: new Int32Array(actors),
    held: 0,
    lockOf: new Int32Array(actors).fill(NO_ACTOR),
    waiters: new Array(actors).fill(null),
  };
  return locks;
}

/** Asks for lock number `n`. True: got it. False: spins, `onGranted` comes. */
export function spinLock(locks: SpinLocks, actor: number, n: number): boolean {
  begin(locks, actor);
  locks.lockOf[actor] = n;
  const holder = holderOf(locks, n);
  if (holder === NO_ACTOR) {
    locks.holders[locks.held++] = actor;
    enterFast(locks, actor, WRITE);
    return true;
  }
  wait(locks, actor, WRITE);
  const others = locks.waiters[holder];
  if (others === null) locks.waiters[holder] = [actor];
  else others.push(actor);
  return false;
}

/** Who has lock number `n`, or is about to get it; -1 when it is free. */
export function holderOf({ holders, held, lockOf }: SpinLocks, n: number): number {
  for (let k = 0; k < held; k++) if (lockOf[holders[k]] === n) return holders[k];
  return NO_ACTOR;
}

/** Whether anybody has lock number `n`, or is about to get it. */
export function spinIsLocked(locks: SpinLocks, n: number): boolean {
  return holderOf(locks, n) !== NO_ACTOR;
}

/** Whether another actor waits for the lock that `actor` holds (`spin_is_contended`). */
export function spinIsContended(locks: SpinLocks, actor: number): boolean {
  return locks.waiters[actor] !== null;
}

/** Gives back the lock that `actor` holds. @throws Error when it holds none */
export function spinUnlock(locks: SpinLocks, actor: number): void {
  leave(locks, actor, WRITE);
  const { holders } = locks;
  let place = 0;
  while (holders[place] !== actor) place++;
  const waiters = locks.waiters[actor];
  if (waiters === null) {
    holders[place] = holders[--locks.held];
    return;
  }
  const [winner] = waiters.splice(
    locks.winner === 'fifo' ? 0 : Math.floor(locks.winner() * waiters.length),
    1,
  );
  holders[place] = winner;
  // The others wait for the winner from now on.
  locks.waiters[actor] = null;
  if (waiters.length > 0) locks.waiters[winner] = waiters;
  schedule(locks.engine, locks.engine.nowNs + locks.handOffNs, locks.kind, winner);
}
