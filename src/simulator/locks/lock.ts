import { ConfigError } from '../config/error.js';
import type { Engine } from '../engine/engine.js';
import {
  countFast,
  countHold,
  countWait,
  type LockActors,
  type LockCounters,
  makeLockCounters,
  READ,
} from './lockStats.js';

/** Stands for no actor. */
export const NO_ACTOR = -1;
/** What an actor does at a lock: `AWAY`, or one of the others plus how it takes the lock, so that `state & 1` is `READ` or `WRITE`. */
const AWAY = 0;
export const WAITS = 2;
export const HOLDS = 4;

/** How to make a lock. */
export interface LockOptions extends LockActors {
  /** Called when an actor that had to wait has got the lock, as an event of its own at that time. */
  readonly onGranted: (actor: number) => void;
  /** From the moment when the next one may have the lock until it has it, in nanoseconds. Default 0. */
  readonly handOffNs?: number;
}

/** Hears which actor asks for a lock, and which has given it back. */
export interface LockWatch {
  asks(lock: Lock, actor: number): void;
  gives(lock: Lock, actor: number): void;
}

/** What every lock keeps of its actors. An actor has or wants one thing at a time; who waits spins. */
export interface Lock extends Required<Pick<LockOptions, 'handOffNs' | 'onGranted'>> {
  /** Its clock times the waits and holds. */
  readonly engine: Engine;
  /** What the lock is: `host PTL`, `mmu_lock`, `rmap bit`. */
  readonly rank: string;
  /** Null but in tests. */
  watch: LockWatch | null;
  /** What each actor does: `AWAY`, or `WAITS` or `HOLDS` plus `READ` or `WRITE`. */
  readonly state: Uint8Array;
  /** When the actor asked, or got the lock: the start of what it does now, in nanoseconds. */
  readonly sinceNs: Float64Array;
  /** Time that each actor has lost spinning, waits in progress not included, in nanoseconds: see `spunNs`. */
  readonly lostNs: Float64Array;
  /** Running sums for `lockUse`. */
  readonly counters: LockCounters;
}

/** A free lock. @throws ConfigError when an option is not what it may be */
export function makeLock(engine: Engine, rank: string, options: LockOptions): Lock {
  const { actors, handOffNs = 0, onGranted } = options;
  if (!(handOffNs >= 0 && handOffNs < Number.POSITIVE_INFINITY))
    throw new ConfigError(`handOffNs was ${handOffNs}; it must be a number of nanoseconds from 0`);
  const counters = makeLockCounters(options);
  return {
    engine,
    rank,
    handOffNs,
    watch: null,
    onGranted,
    state: new Uint8Array(actors),
    sinceNs: new Float64Array(actors),
    lostNs: new Float64Array(actors),
    counters,
  };
}

/** An actor wants the lock. @throws Error when it may not */
export function begin(lock: Lock, actor: number): void {
  if (lock.state[actor] !== AWAY) {
    const what = lock.state[actor] === undefined ? 'is no actor here' : 'has one or waits for one already';
    throw new Error(`actor ${actor} asks for ${lock.rank}, but ${what}`);
  }
  lock.watch?.asks(lock, actor);
}

/** It got the lock without a wait. */
export function enterFast(lock: Lock, actor: number, mode: number): void {
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = lock.engine.nowNs;
  countFast(lock.counters, actor, mode);
}

/** It has to wait. */
export function wait(lock: Lock, actor: number, mode: number): void {
  lock.state[actor] = WAITS + mode;
  lock.sinceNs[actor] = lock.engine.nowNs;
}

/** Its wait is over: it has the lock. */
export function enterAfterWait(lock: Lock, actor: number, mode: number): void {
  const nowNs = lock.engine.nowNs;
  const waitNs = nowNs - lock.sinceNs[actor];
  lock.state[actor] = HOLDS + mode;
  lock.sinceNs[actor] = nowNs;
  lock.lostNs[actor] += waitNs;
  countWait(lock.counters, actor, mode, waitNs);
}

/** Its hold counts from `ns` nanoseconds ago: it did so long, unseen, what the lock is held for. */
export function holdCountsFrom(lock: Lock, actor: number, ns: number): void {
  lock.sinceNs[actor] -= ns;
}

/** It gives the lock back. @throws Error when it does not hold it so */
export function leave(lock: Lock, actor: number, mode: number): void {
  if (lock.state[actor] !== HOLDS + mode)
    throw new Error(
      `actor ${actor} gives back ${lock.rank} held to ${mode === READ ? 'read' : 'write'}, but does not hold it so`,
    );
  countHold(lock.counters, actor, mode, lock.engine.nowNs - lock.sinceNs[actor]);
  lock.state[actor] = AWAY;
  lock.watch?.gives(lock, actor);
}

/** Time that `actor` has lost at this lock up to now, in nanoseconds, with a wait that is not over yet. */
export function spunNs(lock: Lock, actor: number): number {
  const waits = (lock.state[actor] & WAITS) !== 0;
  return lock.lostNs[actor] + (waits ? lock.engine.nowNs - lock.sinceNs[actor] : 0);
}
