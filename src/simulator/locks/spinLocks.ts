import { addKind, type Engine, schedule } from '../engine/engine.js';
import type { Stream } from '../random/streams.js';
import { checkLockOrder, type LockOrder, type LockRank, noteUnlock } from './lockOrder.js';
import {
  countFast,
  countHold,
  countWait,
  type LockActors,
  type LockCounters,
  makeLockCounters,
  WRITE,
} from './lockStats.js';

const NOBODY = -1;
const AWAY = 0;
const WAITS = 1;
const HOLDS = 2;

/** How to make a set of locks. */
export interface SpinLocksOptions extends LockActors {
  /** What they are: decides the place in the lock order. */
  readonly rank: LockRank;
  /**
   * Who of several waiters gets a lock that comes free. A stream: any of them, each with the same chance, as with a bit
   * that all compare-and-swap at once (the rmap bit). `'fifo'`: the one who came first, as with the kernel's queued
   * spinlock (the host PTL).
   */
  readonly winner: Stream | 'fifo';
  /** Called when somebody who waited has got its lock, as an event of its own. */
  readonly onGranted: (actor: number) => void;
  /** From the release until the next one has the lock, in nanoseconds. Default 0. */
  readonly handOffNs?: number;
  /** Checks the order against other locks; for tests. */
  readonly order?: LockOrder;
}

/**
 * Many exclusive spinning locks of one kind, told apart by a whole number: the lock bit in each rmap head (D.5), or the
 * host's page-table lock of each 2 MiB region. A lock that nobody holds takes no memory.
 *
 * Modelled so: mutual exclusion; who waits spins; the winner is drawn at the moment of release and a newcomer cannot
 * take the lock from it during the hand-off. (In the kernel it could; a hand-off takes about 50 ns.) An empty rmap head
 * needs no lock: whoever asks must know that the head is not empty. An actor has or wants one lock of the set at a time.
 */
export interface SpinLocks {
  /** Its clock times the waits and holds. */
  readonly engine: Engine;
  /** What the locks are: their place in the lock order. */
  readonly rank: LockRank;
  /** Who of several waiters gets a lock that comes free: drawn from the stream, or the one who came first. */
  readonly winner: Stream | 'fifo';
  /** From the release until the next one has the lock, in nanoseconds. */
  readonly handOffNs: number;
  /** Checks the order against other locks, where one was given. */
  readonly order: LockOrder | undefined;
  /** Called when somebody who waited has got its lock. */
  readonly onGranted: (actor: number) => void;
  /** The kind of event at the end of a hand-off. */
  readonly kind: number;
  /** Who has the lock of that number, or is about to. */
  readonly holderOf: Map<number, number>;
  /** What each actor does: 0 nothing, 1 waits, 2 holds. */
  readonly state: Uint8Array;
  /** The lock that the actor has or waits for. */
  readonly lockOf: Int32Array;
  /** Those who wait for what this actor holds: a list in order of arrival. */
  readonly firstWaiter: Int32Array;
  /** The last of that list, -1 when it is empty. */
  readonly lastWaiter: Int32Array;
  /** How many are in that list. */
  readonly waiters: Int32Array;
  /** Who comes after this actor in the list that it is in, -1 at the end. */
  readonly next: Int32Array;
  /** When the actor asked, or got its lock: the start of what it does now, in nanoseconds. */
  readonly sinceNs: Float64Array;
  /** Time that each actor has lost spinning, in nanoseconds, waits in progress not included. */
  readonly lostNs: Float64Array;
  /** Running sums for `lockUse`. */
  readonly counters: LockCounters;
}

/** Locks that are all free. @throws RangeError when an option is not what it may be */
export function makeSpinLocks(engine: Engine, options: SpinLocksOptions): SpinLocks {
  const { actors, handOffNs = 0 } = options;
  if (!(handOffNs >= 0 && handOffNs < Number.POSITIVE_INFINITY))
    throw new RangeError(`handOffNs was ${handOffNs}; it must be a number of nanoseconds from 0`);
  const counters = makeLockCounters(options);
  const locks: SpinLocks = {
    engine,
    rank: options.rank,
    winner: options.winner,
    handOffNs,
    order: options.order,
    onGranted: options.onGranted,
    kind: addKind(engine, (actor) => enter(locks, actor)),
    holderOf: new Map(),
    state: new Uint8Array(actors),
    lockOf: new Int32Array(actors).fill(NOBODY),
    firstWaiter: new Int32Array(actors).fill(NOBODY),
    lastWaiter: new Int32Array(actors).fill(NOBODY),
    waiters: new Int32Array(actors),
    next: new Int32Array(actors).fill(NOBODY),
    sinceNs: new Float64Array(actors),
    lostNs: new Float64Array(actors),
    counters,
  };
  return locks;
}

/** Asks for lock number `n`. True: got it. False: spins, `onGranted` comes. */
export function spinLock(locks: SpinLocks, actor: number, n: number): boolean {
  if (locks.state[actor] !== AWAY) {
    const what =
      locks.state[actor] === undefined ? 'is no actor here' : `has or wants number ${locks.lockOf[actor]}`;
    throw new Error(`actor ${actor} asks for ${locks.rank} number ${n}, but ${what}`);
  }
  if (locks.order !== undefined) checkLockOrder(locks.order, actor, locks.rank);
  locks.lockOf[actor] = n;
  locks.sinceNs[actor] = locks.engine.nowNs;
  const holder = locks.holderOf.get(n);
  if (holder === undefined) {
    locks.holderOf.set(n, actor);
    locks.state[actor] = HOLDS;
    countFast(locks.counters, actor, WRITE);
    return true;
  }
  locks.state[actor] = WAITS;
  if (locks.waiters[holder]++ === 0) locks.firstWaiter[holder] = actor;
  else locks.next[locks.lastWaiter[holder]] = actor;
  locks.lastWaiter[holder] = actor;
  return false;
}

/** Whether anybody has lock number `n`, or is about to get it. */
export function spinIsLocked(locks: SpinLocks, n: number): boolean {
  return locks.holderOf.has(n);
}

/** Gives back the lock that `actor` holds. @throws Error when it holds none */
export function spinUnlock(locks: SpinLocks, actor: number): void {
  if (locks.state[actor] !== HOLDS)
    throw new Error(`actor ${actor} gives back a ${locks.rank}, but does not hold one`);
  countHold(locks.counters, actor, WRITE, locks.engine.nowNs - locks.sinceNs[actor]);
  locks.state[actor] = AWAY;
  if (locks.order !== undefined) noteUnlock(locks.order, actor, locks.rank);
  const n = locks.lockOf[actor];
  if (locks.waiters[actor] === 0) {
    locks.holderOf.delete(n);
    return;
  }
  const winner = takeWaiter(locks, actor);
  locks.holderOf.set(n, winner);
  schedule(locks.engine, locks.engine.nowNs + locks.handOffNs, locks.kind, winner);
}

/** Chooses the next holder among those who wait for `holder`; the others wait for the chosen one from now on. */
function takeWaiter(locks: SpinLocks, holder: number): number {
  const { next, waiters, firstWaiter, lastWaiter, winner } = locks;
  const steps = winner === 'fifo' ? 0 : Math.floor(winner() * waiters[holder]);
  let before = NOBODY;
  let chosen = firstWaiter[holder];
  for (let i = 0; i < steps; i++) {
    before = chosen;
    chosen = next[chosen];
  }
  if (before === NOBODY) firstWaiter[holder] = next[chosen];
  else next[before] = next[chosen];
  if (lastWaiter[holder] === chosen) lastWaiter[holder] = before;
  next[chosen] = NOBODY;
  firstWaiter[chosen] = firstWaiter[holder];
  lastWaiter[chosen] = lastWaiter[holder];
  waiters[chosen] = waiters[holder] - 1;
  firstWaiter[holder] = NOBODY;
  lastWaiter[holder] = NOBODY;
  waiters[holder] = 0;
  return chosen;
}

function enter(locks: SpinLocks, actor: number): void {
  const nowNs = locks.engine.nowNs;
  const waitNs = nowNs - locks.sinceNs[actor];
  locks.state[actor] = HOLDS;
  locks.sinceNs[actor] = nowNs;
  locks.lostNs[actor] += waitNs;
  countWait(locks.counters, actor, WRITE, waitNs);
  locks.onGranted(actor);
}
