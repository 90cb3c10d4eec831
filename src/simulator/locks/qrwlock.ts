import { addKind, type Engine, schedule } from '../engine/engine.js';
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
import { type LockLine, makeLockLine, touchLine } from './lockLine.js';
import { countTryFailure, READ, WRITE } from './lockStats.js';

/**
 * How to make an `mmu_lock`. MODEL.md#costs assumes a hand-off of 100 to 300 ns, across sockets to 1000. Fast paths do
 * not pay it.
 */
export interface QrwlockOptions extends LockOptions {
  /**
   * What it takes to fetch the lock's cache line from another core, in nanoseconds; transfers queue, see `LockLine`.
   * Every asking and every giving back needs the line. Default 0. MODEL.md#costs: about 50 within a socket, 100 to 300
   * across.
   */
  readonly lineTransferNs?: number;
}

/**
 * The kernel's queued reader/writer lock, `mmu_lock` of one VM (MODEL.md#the-fair-lock; kernel/locking/qrwlock.c), in
 * simulated time.
 *
 * Readers share. A reader's fast path succeeds unless a writer holds the lock or waits *at the head of the queue*; a
 * writer's succeeds only when the lock is quite free. All others join one queue, first come, first served. Those
 * who wait spin: the wait is time the actor has lost.
 *
 * An actor asks for one thing at a time. `readLock` and `writeLock` return true when the lock was got at once; when
 * they return false, `onGranted(actor)` comes later, always from the engine and never from inside a call.
 *
 * With `lineTransferNs` the lock's cache line is modelled too. Asking then takes effect when the line has come (the
 * time counts as a wait, even if the lock was free); giving back does as well, but the actor goes on at once. Try-locks
 * look at once: they are for actors that do not wait.
 */
export interface Qrwlock extends Lock {
  /** The cache line of the lock's word. */
  readonly line: LockLine;
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
  /** Who waits, in order of arrival. */
  readonly queue: number[];
}

/** A free lock. @throws ConfigError when an option is not what it may be */
export function makeQrwlock(engine: Engine, options: QrwlockOptions): Qrwlock {
  const lock: Qrwlock = {
    ...makeLock(engine, 'mmu_lock', options),
    line: makeLockLine(options.lineTransferNs ?? 0),
    kind: addKind(engine, () => headEnters(lock)),
    askKind: addKind(engine, (actor) => lineCame(lock, actor)),
    releaseKind: addKind(engine, (mode) => release(lock, mode)),
    readers: 0,
    writer: NO_ACTOR,
    writerWaits: false,
    queue: [],
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

/** Free to a writer: the lock word is 0. The head of the queue shows in the word, too. */
export function isFree(lock: Qrwlock): boolean {
  return lock.readers === 0 && lock.writer === NO_ACTOR && !lock.writerWaits;
}

function askFor(lock: Qrwlock, actor: number, mode: number): boolean {
  begin(lock, actor);
  const { engine, line } = lock;
  const atNs = touchLine(line, actor, engine.nowNs);
  if (atNs > engine.nowNs) {
    wait(lock, actor, mode);
    schedule(engine, atNs, lock.askKind, actor);
    return false;
  }
  if (takesAtOnce(lock, actor, mode)) {
    enterFast(lock, actor, mode);
    return true;
  }
  wait(lock, actor, mode);
  join(lock, actor);
  return false;
}

function tryFor(lock: Qrwlock, actor: number, mode: number): boolean {
  if (!isOpenTo(lock, mode)) {
    countTryFailure(lock.counters, actor, mode);
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

/** Whether the fast path is open: to a reader unless a writer holds the lock or waits at the head of the queue. */
function isOpenTo(lock: Qrwlock, mode: number): boolean {
  return mode === READ ? lock.writer === NO_ACTOR && !lock.writerWaits : isFree(lock);
}

/** The fast path: takes the lock if its word allows it now. */
function takesAtOnce(lock: Qrwlock, actor: number, mode: number): boolean {
  if (!isOpenTo(lock, mode)) return false;
  if (mode === READ) lock.readers++;
  else lock.writer = actor;
  return true;
}

/** The line has come to an actor that asked. */
function lineCame(lock: Qrwlock, actor: number): void {
  const mode = lock.state[actor] & 1;
  if (takesAtOnce(lock, actor, mode)) {
    enterAfterWait(lock, actor, mode);
    lock.onGranted(actor);
  } else {
    join(lock, actor);
  }
}

/** What a giving back does to the word, and to whoever is at the head of the queue. */
function release(lock: Qrwlock, mode: number): void {
  if (mode === READ) {
    lock.readers--;
    if (lock.writerWaits && lock.readers === 0) admitHead(lock);
  } else {
    lock.writer = NO_ACTOR;
    // Whoever is at the head waits for this writer alone: no reader can be inside.
    if (lock.queue.length > 0) admitHead(lock);
  }
}

/** An actor that waits joins the queue. */
function join(lock: Qrwlock, actor: number): void {
  if (lock.queue.push(actor) === 1) becomeHead(lock, actor);
}

/** The head shows itself in the lock word and enters as soon as those it must wait for are gone. */
function becomeHead(lock: Qrwlock, head: number): void {
  if ((lock.state[head] & 1) === READ) {
    // From here on the reader counts as one, so no writer can pass it; other readers may.
    lock.readers++;
    if (lock.writer === NO_ACTOR) admitHead(lock);
  } else {
    // Somebody is inside: whoever was before it in the queue, or, where it came to an empty one, whom it had to wait for.
    lock.writerWaits = true;
  }
}

/** Nothing stands between the head and the lock any more, and nothing can come between. */
function admitHead(lock: Qrwlock): void {
  const { engine, line, handOffNs, queue } = lock;
  schedule(engine, touchLine(line, queue[0], engine.nowNs) + handOffNs, lock.kind, 0);
}

/** The hand-off to the head of the queue is over. */
function headEnters(lock: Qrwlock): void {
  const actor = lock.queue.shift()!;
  const mode = lock.state[actor] & 1;
  if (mode === WRITE) {
    lock.writer = actor;
    lock.writerWaits = false;
  }
  enterAfterWait(lock, actor, mode);
  if (lock.queue.length > 0) becomeHead(lock, lock.queue[0]);
  lock.onGranted(actor);
}
