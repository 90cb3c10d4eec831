import { schedule } from '../engine/engine.js';
import { touchLine } from './lockLine.js';
import { countFast, countWait, READ, WRITE } from './lockStats.js';
import type { Qrwlock } from './qrwlock.js';

/** What happens to the word of a queued reader/writer lock and to its queue. For `qrwlock.ts` alone. */

export const NOBODY = -1;
/** What an actor does at the lock. The last bit is the mode, so that `state & 1` is `READ` or `WRITE`. */
export const AWAY = 0;
export const WAITS = 2;
export const HOLDS = 4;

/** Free to a writer: the lock word is 0. Somebody at the head of the queue shows in the word, too. */
export function isFree(lock: Qrwlock): boolean {
  return lock.readers === 0 && lock.writer === NOBODY && !lock.writerWaits;
}

/** Whether the fast path is open: to a reader unless a writer holds the lock or waits at the head of the queue. */
export function isOpenTo(lock: Qrwlock, mode: number): boolean {
  return mode === READ ? lock.writer === NOBODY && !lock.writerWaits : isFree(lock);
}

/** The fast path: takes the lock if its word allows it now. */
export function takesAtOnce(lock: Qrwlock, actor: number, mode: number): boolean {
  if (!isOpenTo(lock, mode)) return false;
  if (mode === READ) lock.readers++;
  else lock.writer = actor;
  return true;
}

/** The line has come to an actor that asked. */
export function lineCame(lock: Qrwlock, actor: number): void {
  const mode = lock.state[actor] & 1;
  if (takesAtOnce(lock, actor, mode)) {
    enterAfterWait(lock, actor, mode);
    lock.onGranted(actor);
  } else {
    join(lock, actor, mode);
  }
}

/** What a giving back does to the word, and to whoever is at the head of the queue. */
export function release(lock: Qrwlock, mode: number): void {
  if (mode === READ) {
    lock.readers--;
    if (lock.writerWaits && lock.readers === 0) admitHead(lock);
  } else {
    lock.writer = NOBODY;
    // Whoever is at the head waits for this writer alone: no reader can be inside.
    if (lock.head !== NOBODY) admitHead(lock);
  }
}

export function enterFast(lock: Qrwlock, actor: number, mode: number): void {
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = lock.engine.nowNs;
  countFast(lock.counters, actor, mode);
}

function enterAfterWait(lock: Qrwlock, actor: number, mode: number): void {
  const nowNs = lock.engine.nowNs;
  const waitNs = nowNs - lock.sinceNs[actor];
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = nowNs;
  lock.lostNs[actor] += waitNs;
  countWait(lock.counters, actor, mode, waitNs);
}

export function join(lock: Qrwlock, actor: number, mode: number): void {
  lock.state[actor] = WAITS + mode;
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
  const { engine, line, handOffNs } = lock;
  schedule(engine, touchLine(line, lock.head, engine.nowNs) + handOffNs, lock.kind, 0);
}

/** The hand-off to the head of the queue is over. */
export function headEnters(lock: Qrwlock): void {
  const actor = lock.head;
  const mode = lock.state[actor] & 1;
  if (mode === WRITE) {
    lock.writer = actor;
    lock.writerWaits = false;
  }
  enterAfterWait(lock, actor, mode);
  lock.head = lock.next[actor];
  lock.next[actor] = NOBODY;
  if (lock.head !== NOBODY) becomeHead(lock);
  else lock.tail = NOBODY;
  lock.onGranted(actor);
}
