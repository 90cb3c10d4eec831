import { addKind, type Engine, schedule } from '../engine/engine.js';
import { type LockLine, makeLockLine, touchLine } from './lockLine.js';
import { checkLockOrder, type LockOrder, noteUnlock } from './lockOrder.js';
import { countHold, type LockActors, type LockCounters, makeLockCounters, READ, WRITE } from './lockStats.js';
import {
  AWAY,
  enterFast,
  HOLDS,
  headEnters,
  isOpenTo,
  join,
  lineCame,
  NOBODY,
  release,
  takesAtOnce,
  WAITS,
} from './qrwlockWord.js';

export { isFree } from './qrwlockWord.js';

/** How to make a lock. */
export interface QrwlockOptions extends LockActors {
  /** Called when somebody who queued enters, as an event of its own at the time of entering. */
  readonly onGranted: (actor: number) => void;
  /**
   * From the moment when the head of the queue may enter until it has entered, in nanoseconds: the cache lines that
   * move. Default 0. E.2 assumes 100 to 300, across sockets to 1000. Fast paths do not pay it.
   */
  readonly handOffNs?: number;
  /**
   * What it takes to fetch the lock's cache line from another core, in nanoseconds; transfers queue, see `LockLine`.
   * Every asking and every giving back needs the line. Default 0. E.2: about 50 within a socket, 100 to 300 across.
   */
  readonly lineTransferNs?: number;
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
 *
 * With `lineTransferNs` the lock's cache line is modelled too. Asking then takes effect when the line has come (the
 * time counts as a wait, even if the lock was free); giving back does as well, but the actor goes on at once. Try-locks
 * look at once: they are for actors that do not wait.
 */
export interface Qrwlock {
  /** Its clock times the waits and holds. */
  readonly engine: Engine;
  /** From the moment when the head of the queue may enter until it has entered, in nanoseconds. */
  readonly handOffNs: number;
  /** The cache line of the lock's word. */
  readonly line: LockLine;
  /** Checks the order against other locks, where one was given. */
  readonly order: LockOrder | undefined;
  /** Called when somebody who queued enters. */
  readonly onGranted: (actor: number) => void;
  /** The kind of event at which the head of the queue enters. */
  readonly kind: number;
  /** The kind of event at which the line has come to an actor that asks. */
  readonly askKind: number;
  /** The kind of event at which the line has come to one that gave back; its payload is the mode. */
  readonly releaseKind: number;
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
    line: makeLockLine(options.lineTransferNs ?? 0),
    order: options.order,
    onGranted: options.onGranted,
    kind: addKind(engine, () => headEnters(lock)),
    askKind: addKind(engine, (actor) => lineCame(lock, actor)),
    releaseKind: addKind(engine, (mode) => release(lock, mode)),
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
  return askFor(lock, actor, READ);
}

/** Asks for the lock to write, `write_lock`. True: inside. False: queued, `onGranted` comes. */
export function writeLock(lock: Qrwlock, actor: number): boolean {
  return askFor(lock, actor, WRITE);
}

/** `read_trylock`: fails at once when a writer holds the lock or waits at the head of the queue. */
export function readTrylock(lock: Qrwlock, actor: number): boolean {
  return tryFor(lock, actor, READ);
}

/** `write_trylock`: fails at once unless the lock is quite free. */
export function writeTrylock(lock: Qrwlock, actor: number): boolean {
  return tryFor(lock, actor, WRITE);
}

/** Gives back a lock held to read, `read_unlock`. @throws Error when `actor` does not hold it so */
export function readUnlock(lock: Qrwlock, actor: number): void {
  giveBack(lock, actor, READ);
}

/** Gives back a lock held to write, `write_unlock`. @throws Error when `actor` does not hold it so */
export function writeUnlock(lock: Qrwlock, actor: number): void {
  giveBack(lock, actor, WRITE);
}

/** Time that `actor` has lost at this lock up to now, in nanoseconds, with a wait that is not over yet. */
export function spunNs(lock: Qrwlock, actor: number): number {
  const waiting = lock.state[actor] === WAITS + READ || lock.state[actor] === WAITS + WRITE;
  return lock.lostNs[actor] + (waiting ? lock.engine.nowNs - lock.sinceNs[actor] : 0);
}

function askFor(lock: Qrwlock, actor: number, mode: number): boolean {
  begin(lock, actor);
  const { engine, line } = lock;
  const atNs = touchLine(line, actor, engine.nowNs);
  if (atNs > engine.nowNs) {
    lock.state[actor] = WAITS + mode;
    lock.sinceNs[actor] = engine.nowNs;
    schedule(engine, atNs, lock.askKind, actor);
    return false;
  }
  if (takesAtOnce(lock, actor, mode)) {
    enterFast(lock, actor, mode);
    return true;
  }
  lock.sinceNs[actor] = engine.nowNs;
  join(lock, actor, mode);
  return false;
}

function tryFor(lock: Qrwlock, actor: number, mode: number): boolean {
  if (!isOpenTo(lock, mode)) {
    lock.counters.tryFailures[lock.counters.rowOf[actor] + mode]++;
    return false;
  }
  begin(lock, actor);
  touchLine(lock.line, actor, lock.engine.nowNs);
  takesAtOnce(lock, actor, mode);
  enterFast(lock, actor, mode);
  return true;
}

function giveBack(lock: Qrwlock, actor: number, mode: number): void {
  leave(lock, actor, mode);
  const { engine, line } = lock;
  const atNs = touchLine(line, actor, engine.nowNs);
  if (atNs > engine.nowNs) schedule(engine, atNs, lock.releaseKind, mode);
  else release(lock, mode);
}

function begin(lock: Qrwlock, actor: number): void {
  if (lock.state[actor] !== AWAY) {
    const what =
      lock.state[actor] === undefined ? 'is no actor of this lock' : 'has it or waits for it already';
    throw new Error(`actor ${actor} asks for mmu_lock, but ${what}`);
  }
  if (lock.order !== undefined) checkLockOrder(lock.order, actor, 'mmu_lock');
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
