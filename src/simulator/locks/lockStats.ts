import { ConfigError } from '../config/error.js';
import { addToHistogram, clearHistogram, LogHistogram, quantileOf } from '../stats/logHistogram.js';

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

/** Running sums: one row for each class and mode. */
export interface LockCounters {
  /** Names of the classes. */
  readonly classes: readonly string[];
  /** For each actor the row of its class for reading; the next row is for writing. */
  readonly rowOf: Int32Array;
  /** Acquisitions that had to queue. */
  readonly waits: Float64Array;
  /** Try-locks that failed. */
  readonly tryFailures: Float64Array;
  /** Holds that have ended. */
  readonly holds: Float64Array;
  /** Sum of these holds, in nanoseconds. */
  readonly totalHoldNs: Float64Array;
  /** The longest of them, in nanoseconds. */
  readonly maxHoldNs: Float64Array;
  /** All acquisitions by their wait, in nanoseconds, those without a wait included. */
  readonly waitHistogram: readonly LogHistogram[];
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
  const rows = 2 * classes.length;
  return {
    classes,
    rowOf,
    waits: new Float64Array(rows),
    tryFailures: new Float64Array(rows),
    holds: new Float64Array(rows),
    totalHoldNs: new Float64Array(rows),
    maxHoldNs: new Float64Array(rows),
    waitHistogram: Array.from({ length: rows }, () => new LogHistogram()),
  };
}

/** Forgets what was counted so far, at the end of a warm-up. A wait or hold in progress will be counted in full. */
export function clearCounters(c: LockCounters): void {
  for (const sums of [c.waits, c.tryFailures, c.holds, c.totalHoldNs, c.maxHoldNs]) sums.fill(0);
  for (const h of c.waitHistogram) clearHistogram(h);
}

export function countFast(c: LockCounters, actor: number, mode: number): void {
  const h = c.waitHistogram[c.rowOf[actor] + mode];
  h.count++;
  h.zeros++;
}

/**
 * Counts `times` acquisitions for write, `holdNs` each, by an actor who knows that the lock is free and that nothing else
 * wants it until the last of them has ended: nothing can show the difference to taking it so many times.
 */
export function countUncontended(
  { counters: c }: { readonly counters: LockCounters },
  actor: number,
  times: number,
  holdNs: number,
): void {
  const row = c.rowOf[actor] + WRITE;
  c.waitHistogram[row].count += times;
  c.waitHistogram[row].zeros += times;
  c.holds[row] += times;
  c.totalHoldNs[row] += times * holdNs;
  if (times > 0 && holdNs > c.maxHoldNs[row]) c.maxHoldNs[row] = holdNs;
}

/** Counts an acquisition by an actor that queued. The wait may be 0 when the lock came free in the same instant. */
export function countWait(c: LockCounters, actor: number, mode: number, waitNs: number): void {
  const row = c.rowOf[actor] + mode;
  c.waits[row]++;
  addToHistogram(c.waitHistogram[row], waitNs);
}

export function countHold(c: LockCounters, actor: number, mode: number, holdNs: number): void {
  const row = c.rowOf[actor] + mode;
  c.holds[row]++;
  c.totalHoldNs[row] += holdNs;
  if (holdNs > c.maxHoldNs[row]) c.maxHoldNs[row] = holdNs;
}

/** The statistics as plain data: one entry for each class and mode that used the lock or tried to. */
export function lockUse(lock: { readonly counters: LockCounters }): LockUse[] {
  const c = lock.counters;
  return c.waitHistogram
    .map((h, row) => ({
      who: c.classes[row >> 1],
      mode: (row & 1) === READ ? ('read' as const) : ('write' as const),
      acquisitions: h.count,
      waits: c.waits[row],
      tryFailures: c.tryFailures[row],
      totalWaitNs: h.sum,
      meanWaitNs: h.count === 0 ? 0 : h.sum / h.count,
      maxWaitNs: h.max,
      p99WaitNs: quantileOf(h, 0.99),
      p999WaitNs: quantileOf(h, 0.999),
      holds: c.holds[row],
      totalHoldNs: c.totalHoldNs[row],
      maxHoldNs: c.maxHoldNs[row],
    }))
    .filter((use) => use.acquisitions + use.tryFailures > 0);
}
