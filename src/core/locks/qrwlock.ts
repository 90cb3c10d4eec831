import { addKind, type Engine, schedule } from '../engine/engine.js';
import { checkLockOrder, type LockOrder, noteUnlock } from './lockOrder.js';
import {
  countFast,
  countHold,
  countQuiet,
  countWait,
  type LockActors,
  type LockCounters,
  makeLockCounters,
  READ,
  WRITE,
} from './lockStats.js';

const NOBODY = -1;
/** What an actor does at the lock. The last bit is the mode, so that `state & 1` is `READ` or `WRITE`. */
const AWAY = 0;
const WAITS = 2;
const HOLDS = 4;

/** How to make a lock. */
export interface QrwlockOptions extends LockActors {
  /** Called when somebody who queued enters, as an event of its own at the time of entering. */
  readonly onGranted: (actor: number) => void;
  /**
   * From the moment when the head of the queue may enter until it has entered, in nanoseconds: the cache lines that
   * move. Default 0. E.2 assumes 100 to 300, across sockets to 1000. Fast paths do not pay it.
   */
  readonly handOffNs?: number;
  /** Checks the order against other locks; for tests. */
  readonly order?: LockOrder;
}

/**
 * The kernel's queued reader/writer lock, `mmu_lock` of one VM (C.4; kernel/locking/qrwlock.c), in simulated time.
 *
 * Readers share. A reader's fast path succeeds unless a writer holds the lock or waits *at the head of the queue*; a
 * writer's succeeds only when the lock is quite free. Everybody else joins one queue, first come, first served. Those
 * who wait spin: the wait is time the actor has lost.
 *
 * An actor asks for one thing at a time. `readLock` and `writeLock` return true when the lock was got at once; when
 * they return false, `onGranted(actor)` comes later, always from the engine and never from inside a call.
 */
export interface Qrwlock {
  /** Its clock times the waits and holds. */
  readonly engine: Engine;
  /** From the moment when the head of the queue may enter until it has entered, in nanoseconds. */
  readonly handOffNs: number;
  /** Checks the order against other locks, where one was given. */
  readonly order: LockOrder | undefined;
  /** Called when somebody who queued enters. */
  readonly onGranted: (actor: number) => void;
  /** The kind of event at which the head of the queue enters. */
  readonly kind: number;
  /** Readers inside, and the reader at the head of the queue: it is registered while it waits for the writer. */
  readers: number;
  /** The writer inside, or -1. */
  writer: number;
  /** True while a writer is head of the queue: from then on no reader gets past it. */
  writerWaits: boolean;
  /** The first of the queue, or -1. */
  head: number;
  /** The last of the queue, or -1. */
  tail: number;
  /** Who queues behind each actor, or -1. */
  readonly next: Int32Array;
  /** What each actor does: 0 nothing, 2 waits to read, 3 to write, 4 reads, 5 writes. */
  readonly state: Uint8Array;
  /** When the actor asked, or entered: the start of what it does now, in nanoseconds. */
  readonly sinceNs: Float64Array;
  /** Time that each actor has lost spinning, waits in progress not included: see `spunNs`. */
  readonly lostNs: Float64Array;
  /** Running sums for `lockUse`. */
  readonly counters: LockCounters;
}

/** A free lock. @throws RangeError when an option is not what it may be */
export function makeQrwlock(engine: Engine, options: QrwlockOptions): Qrwlock {
  const { actors, handOffNs = 0 } = options;
  if (!(handOffNs >= 0 && handOffNs < Number.POSITIVE_INFINITY))
    throw new RangeError(`handOffNs was ${handOffNs}; it must be a number of nanoseconds from 0`);
  const counters = makeLockCounters(options);
  const lock: Qrwlock = {
    engine,
    handOffNs,
    order: options.order,
    onGranted: options.onGranted,
    kind: addKind(engine, () => headEnters(lock)),
    readers: 0,
    writer: NOBODY,
    writerWaits: false,
    head: NOBODY,
    tail: NOBODY,
    next: new Int32Array(actors).fill(NOBODY),
    state: new Uint8Array(actors),
    sinceNs: new Float64Array(actors),
    lostNs: new Float64Array(actors),
    counters,
  };
  return lock;
}

/** Asks for the lock to read, `read_lock`. True: inside. False: queued, `onGranted` comes. */
export function readLock(lock: Qrwlock, actor: number): boolean {
  begin(lock, actor);
  if (lock.writer === NOBODY && !lock.writerWaits) {
    lock.readers++;
    enterFast(lock, actor, READ);
    return true;
  }
  join(lock, actor, READ);
  return false;
}

/** Asks for the lock to write, `write_lock`. True: inside. False: queued, `onGranted` comes. */
export function writeLock(lock: Qrwlock, actor: number): boolean {
  begin(lock, actor);
  if (isFree(lock)) {
    lock.writer = actor;
    enterFast(lock, actor, WRITE);
    return true;
  }
  join(lock, actor, WRITE);
  return false;
}

/** `read_trylock`: fails at once when a writer holds the lock or waits at the head of the queue. */
export function readTrylock(lock: Qrwlock, actor: number): boolean {
  if (lock.writer !== NOBODY || lock.writerWaits) return tryFailed(lock, actor, READ);
  return readLock(lock, actor);
}

/** `write_trylock`: fails at once unless the lock is quite free. */
export function writeTrylock(lock: Qrwlock, actor: number): boolean {
  if (!isFree(lock)) return tryFailed(lock, actor, WRITE);
  return writeLock(lock, actor);
}

/** Gives back a lock held to read, `read_unlock`. @throws Error when `actor` does not hold it so */
export function readUnlock(lock: Qrwlock, actor: number): void {
  leave(lock, actor, READ);
  lock.readers--;
  if (lock.writerWaits && lock.readers === 0) admitHead(lock);
}

/** Gives back a lock held to write, `write_unlock`. @throws Error when `actor` does not hold it so */
export function writeUnlock(lock: Qrwlock, actor: number): void {
  leave(lock, actor, WRITE);
  lock.writer = NOBODY;
  // Whoever is at the head waits for this writer alone: no reader can be inside.
  if (lock.head !== NOBODY) admitHead(lock);
}

/**
 * Counts `times` acquisitions for write, `holdNs` each, by an actor who knows that the lock is free and that nobody asks
 * for it until the last one has ended: nothing can show the difference to taking it so many times.
 */
export function countUncontended(lock: Qrwlock, actor: number, times: number, holdNs: number): void {
  countQuiet(lock.counters, actor, WRITE, times, holdNs);
}

/** Time that `actor` has lost at this lock up to now, in nanoseconds, with a wait that is not over yet. */
export function spunNs(lock: Qrwlock, actor: number): number {
  const waiting = lock.state[actor] === WAITS + READ || lock.state[actor] === WAITS + WRITE;
  return lock.lostNs[actor] + (waiting ? lock.engine.nowNs - lock.sinceNs[actor] : 0);
}

/** Free to a writer: the lock word is 0. Somebody at the head of the queue shows in the word, too. */
export function isFree(lock: Qrwlock): boolean {
  return lock.readers === 0 && lock.writer === NOBODY && !lock.writerWaits;
}

function begin(lock: Qrwlock, actor: number): void {
  if (lock.state[actor] !== AWAY) {
    const what =
      lock.state[actor] === undefined ? 'is no actor of this lock' : 'has it or waits for it already';
    throw new Error(`actor ${actor} asks for mmu_lock, but ${what}`);
  }
  if (lock.order !== undefined) checkLockOrder(lock.order, actor, 'mmu_lock');
}

function tryFailed(lock: Qrwlock, actor: number, mode: number): false {
  lock.counters.tryFailures[lock.counters.rowOf[actor] + mode]++;
  return false;
}

function enterFast(lock: Qrwlock, actor: number, mode: number): void {
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = lock.engine.nowNs;
  countFast(lock.counters, actor, mode);
}

function join(lock: Qrwlock, actor: number, mode: number): void {
  lock.state[actor] = WAITS + mode;
  lock.sinceNs[actor] = lock.engine.nowNs;
  if (lock.head === NOBODY) {
    lock.head = actor;
    becomeHead(lock);
  } else {
    lock.next[lock.tail] = actor;
  }
  lock.tail = actor;
}

/** The head shows itself in the lock word and enters as soon as those it must wait for are gone. */
function becomeHead(lock: Qrwlock): void {
  if ((lock.state[lock.head] & 1) === READ) {
    // From here on the reader counts as one, so no writer can pass it; other readers may.
    lock.readers++;
    if (lock.writer === NOBODY) admitHead(lock);
  } else {
    lock.writerWaits = true;
    if (lock.writer === NOBODY && lock.readers === 0) admitHead(lock);
  }
}

/** Nothing stands between the head and the lock any more, and nothing can come between. */
function admitHead(lock: Qrwlock): void {
  schedule(lock.engine, lock.engine.nowNs + lock.handOffNs, lock.kind, 0);
}

function headEnters(lock: Qrwlock): void {
  const actor = lock.head;
  const mode = lock.state[actor] & 1;
  const nowNs = lock.engine.nowNs;
  const waitNs = nowNs - lock.sinceNs[actor];
  if (mode === WRITE) {
    lock.writer = actor;
    lock.writerWaits = false;
  }
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = nowNs;
  lock.lostNs[actor] += waitNs;
  countWait(lock.counters, actor, mode, waitNs);
  lock.head = lock.next[actor];
  lock.next[actor] = NOBODY;
  if (lock.head !== NOBODY) becomeHead(lock);
  else lock.tail = NOBODY;
  lock.onGranted(actor);
}

function leave(lock: Qrwlock, actor: number, mode: number): void {
  if (lock.state[actor] !== HOLDS + mode)
    throw new Error(
      `actor ${actor} gives back mmu_lock held to ${mode === READ ? 'read' : 'write'}, but does not hold it so`,
    );
  countHold(lock.counters, actor, mode, lock.engine.nowNs - lock.sinceNs[actor]);
  lock.state[actor] = AWAY;
  if (lock.order !== undefined) noteUnlock(lock.order, actor, 'mmu_lock');
}
