import { ConfigError } from '../config/error.js';
import { addToHistogram, LogHistogram, quantileOf } from '../stats/logHistogram.js';

/** Who uses a lock, for its statistics. Actors are whole numbers from 0; locks of one engine share the numbering. */
export interface LockActors {
  /** How many actors there are. */
  readonly actors: number;
  /** Names of the classes that statistics are kept for: `['vCPU', 'kswapd']`. Left out: all are one class, `all`. */
  readonly classes?: readonly string[];
  /** The class of each actor, an index into `classes`. Left out: 0. */
  readonly classOf?: ArrayLike<number>;
}

/** How a class of actors fared at a lock. Waits and holds that were not over at the end of the run are not in it. */
export interface LockUse {
  /** Name of the class. */
  readonly who: string;
  /** How they held it; locks that know no readers count as `write`. */
  readonly mode: 'read' | 'write';
  /** How often one of them got the lock, try-locks included. */
  readonly acquisitions: number;
  /** How many of these had to queue and spin. */
  readonly waits: number;
  /** Try-locks that failed. */
  readonly tryFailures: number;
  /** Sum of all waits, in nanoseconds. */
  readonly totalWaitNs: number;
  /** Over all acquisitions, those without a wait included; 0 when there was none. */
  readonly meanWaitNs: number;
  /** The longest wait, in nanoseconds. */
  readonly maxWaitNs: number;
  /** 99th percentile of the wait over all acquisitions, those without a wait included; at most 3.2 % too high. */
  readonly p99WaitNs: number;
  /** The same, 99.9th percentile. */
  readonly p999WaitNs: number;
  /** Holds that have ended. */
  readonly holds: number;
  /** Sum of these holds, in nanoseconds. */
  readonly totalHoldNs: number;
  /** The longest of them, in nanoseconds. */
  readonly maxHoldNs: number;
}

/** How a lock is held. In the statistics each class of actors has two rows: `rowOf[actor] + READ` and `+ WRITE`. */
export const READ = 0;
export const WRITE = 1;

/** Running sums of a class of actors in one mode. */
class Sums {
  /** Acquisitions that had to queue. */
  waits = 0;
  /** Try-locks that failed. */
  tryFailures = 0;
  /** Holds that have ended. */
  holds = 0;
  /** Sum of these holds, in nanoseconds. */
  totalHoldNs = 0;
  /** The longest of them, in nanoseconds. */
  maxHoldNs = 0;
  /** All acquisitions by their wait, in nanoseconds, those without a wait included. */
  readonly waitNs: LogHistogram = new LogHistogram();
}

/** The statistics of a lock. */
export interface LockCounters {
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** For each actor the row of its class for reading; the next row is for writing. */
  readonly rowOf: Int32Array;
  readonly rows: Sums[];
}

/** Empty statistics. @throws ConfigError when the actors or their classes are not what they may be */
export function makeLockCounters({ actors, classes = ['all'], classOf }: LockActors): LockCounters {
  if (!Number.isInteger(actors) || actors < 1)
    throw new ConfigError(`actors was ${actors}; it must be a whole number from 1`);
  if (classOf !== undefined && classOf.length !== actors)
    throw new ConfigError(
      `classOf has ${classOf.length} entries; it must have one for each of ${actors} actors`,
    );
  const rowOf = Int32Array.from({ length: actors }, (_, actor) => {
    const c = classOf?.[actor] ?? 0;
    if (classes[c] === undefined)
      throw new ConfigError(`classOf[${actor}] was ${c}; it must be an index into ${classes.length} classes`);
    return 2 * c;
  });
  return { classes, rowOf, rows: Array.from({ length: 2 * classes.length }, () => new Sums()) };
}

/** Forgets what was counted so far, at the end of a warm-up. A wait or hold in progress will be counted in full. */
export function clearCounters({ rows }: LockCounters): void {
  for (const row of rows.keys()) rows[row] = new Sums();
}

export function countTryFailure({ rows, rowOf }: LockCounters, actor: number, mode: number): void {
  rows[rowOf[actor] + mode].tryFailures++;
}

export function countFast({ rows, rowOf }: LockCounters, actor: number, mode: number): void {
  const { waitNs } = rows[rowOf[actor] + mode];
  waitNs.count++;
  waitNs.zeros++;
}

/**
 * Counts `times` acquisitions for write, `holdNs` each, by an actor who knows that the lock is free and that nothing else
 * wants it until the last of them has ended: nothing can show the difference to taking it so many times.
 */
export function countUncontended(
  { counters: { rows, rowOf } }: { readonly counters: LockCounters },
  actor: number,
  times: number,
  holdNs: number,
): void {
  const sums = rows[rowOf[actor] + WRITE];
  sums.waitNs.count += times;
  sums.waitNs.zeros += times;
  sums.holds += times;
  sums.totalHoldNs += times * holdNs;
  if (times > 0 && holdNs > sums.maxHoldNs) sums.maxHoldNs = holdNs;
}

/** Counts an acquisition by an actor that queued. The wait may be 0 when the lock came free in the same instant. */
export function countWait({ rows, rowOf }: LockCounters, actor: number, mode: number, waitNs: number): void {
  const sums = rows[rowOf[actor] + mode];
  sums.waits++;
  addToHistogram(sums.waitNs, waitNs);
}

export function countHold({ rows, rowOf }: LockCounters, actor: number, mode: number, holdNs: number): void {
  const sums = rows[rowOf[actor] + mode];
  sums.holds++;
  sums.totalHoldNs += holdNs;
  if (holdNs > sums.maxHoldNs) sums.maxHoldNs = holdNs;
}

/** The statistics as plain data: one entry for each class and mode that used the lock or tried to. */
export function lockUse({ counters }: { readonly counters: LockCounters }): LockUse[] {
  return counters.rows
    .map(({ waits, tryFailures, holds, totalHoldNs, maxHoldNs, waitNs }, row) => ({
      who: counters.classes[row >> 1],
      mode: (row & 1) === READ ? ('read' as const) : ('write' as const),
      acquisitions: waitNs.count,
      ...{ waits, tryFailures },
      totalWaitNs: waitNs.sum,
      meanWaitNs: waitNs.count === 0 ? 0 : waitNs.sum / waitNs.count,
      maxWaitNs: waitNs.max,
      p99WaitNs: quantileOf(waitNs, 0.99),
      p999WaitNs: quantileOf(waitNs, 0.999),
      ...{ holds, totalHoldNs, maxHoldNs },
    }))
    .filter((use) => use.acquisitions + use.tryFailures > 0);
}
