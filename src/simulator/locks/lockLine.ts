import { ConfigError } from '../config/error.js';
/**
 * The cache line that a lock's word lives in. Every operation on the word is an atomic one and needs the line in the
 * core's own cache; fetching it from another core takes time, and only one core can have it. So the line itself is a
 * queue with one server, even where the lock lets all in: it bounds how many readers a second a lock can admit.
 */
export interface LockLine {
  /** What fetching the line from another core takes, in nanoseconds. 0: the line costs nothing. */
  readonly transferNs: number;
  /** When all transfers asked for so far are over, in nanoseconds. */
  freeNs: number;
  /** The actor whose core has the line then; -1: none yet. */
  owner: number;
}

/** A line that no core has touched. @throws ConfigError when the cost is not what it may be */
export function makeLockLine(transferNs: number): LockLine {
  if (!(transferNs >= 0 && transferNs < Number.POSITIVE_INFINITY))
    throw new ConfigError(`lineTransferNs was ${transferNs}; it must be a number of nanoseconds from 0`);
  return { transferNs, freeNs: 0, owner: -1 };
}

/**
 * One operation on the word by `actor`, after those that others asked for before. For nothing when its core has the
 * line already.
 *
 * @returns when the operation takes effect, in nanoseconds
 */
export function touchLine(line: LockLine, actor: number, nowNs: number): number {
  if (line.transferNs === 0) return nowNs;
  const startNs = line.freeNs > nowNs ? line.freeNs : nowNs;
  line.freeNs = line.owner === actor ? startNs : startNs + line.transferNs;
  line.owner = actor;
  return line.freeNs;
}
