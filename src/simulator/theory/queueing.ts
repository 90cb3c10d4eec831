import { check, wholeNumber } from '../config/check.js';
import { exp, expm1, ln1p } from '../stats/elementary.js';
import { atLeastZero } from './atLeastZero.js';

/**
 * Closed forms for locks: MODEL.md#writers-only, MODEL.md#vcpus-that-wait, MODEL.md#luck and MODEL.md#rmap-collisions
 * (MODEL.md#rare-writers is in `fairRwLock.ts`). Rates are a second, times nanoseconds, second moments square
 * nanoseconds. A wait is the time spent spinning, without the hold that follows. Every function throws a ConfigError
 * naming an argument that is not what it may be.
 */

const PER_NS = 1e-9;

/**
 * MODEL.md#writers-only: share of time for which the lock is held, ρ; also the chance that a Poisson arrival finds it
 * held.
 */
export function lockBusyShare(arrivalsPerSecond: number, meanHoldNs: number): number {
  atLeastZero({ arrivalsPerSecond, meanHoldNs });
  return arrivalsPerSecond * PER_NS * meanHoldNs;
}

/**
 * MODEL.md#writers-only: mean wait for a lock that all take exclusively in order of arrival, Poisson arrivals, any
 * distribution of holds (M/G/1, Pollaczek–Khinchine): λE[S²] / (2(1−ρ)). `Infinity` from ρ = 1 on. Exponential holds
 * (M/M/1) have E[S²] = 2S², holds that all last equally long (M/D/1) S².
 */
export function mg1WaitNs(arrivalsPerSecond: number, meanHoldNs: number, meanSquareHoldNs2: number): number {
  const busy = lockBusyShare(arrivalsPerSecond, meanHoldNs);
  atLeastZero({ meanSquareHoldNs2 });
  if (busy >= 1) return Number.POSITIVE_INFINITY;
  return (arrivalsPerSecond * PER_NS * meanSquareHoldNs2) / (2 * (1 - busy));
}

/** What MODEL.md#vcpus-that-wait says of vCPUs that share one exclusive lock and each stop while they wait or hold. */
export interface MachineRepairman {
  /** Share of time for which the lock is free, p0. */
  readonly freeShare: number;
  /** Acquisitions of all vCPUs together, a second, X. */
  readonly acquisitionsPerSecond: number;
  /** Mean wait of one acquisition. */
  readonly meanWaitNs: number;
}

/**
 * MODEL.md#vcpus-that-wait: `vcpus` that think for an exponential time of mean 1/λ, then need the lock for an
 * exponential time of mean 1/μ.
 *
 * The sum over N!/(N−k)! overflows from N = 171 on, and N/X − 1/λ − 1/μ loses its digits when waits are short. So both
 * are built up one vCPU at a time (1/p0 of n is 1 + n·λ/μ times that of n − 1; an arrival finds the queue that n − 1
 * vCPUs leave on average), in sums of positive numbers.
 *
 * @param thinksPerSecond λ of one vCPU: 1 / mean think time
 */
export function machineRepairman(
  vcpus: number,
  thinksPerSecond: number,
  meanHoldNs: number,
): MachineRepairman {
  check('vcpus', wholeNumber('', 1, 1e6), vcpus);
  atLeastZero({ thinksPerSecond, meanHoldNs });
  const holdsPerThink = thinksPerSecond * PER_NS * meanHoldNs;
  let freeShare = 1;
  let atLock = 0;
  let meanWaitNs = 0;
  let perThink = 0;
  for (let n = 1; n <= vcpus; n++) {
    freeShare /= freeShare + n * holdsPerThink;
    meanWaitNs = meanHoldNs * atLock;
    // A cycle in units of the mean think time; acquisitions in that time; and by Little's law those at the lock.
    const atLockPerThink = holdsPerThink * (1 + atLock);
    perThink = n / (1 + atLockPerThink);
    atLock = perThink * atLockPerThink;
  }
  return { freeShare, acquisitionsPerSecond: perThink * thinksPerSecond, meanWaitNs };
}

/**
 * MODEL.md#luck: chance that `queries` in a row find the lock free, each on its own busy with chance `busyChance`:
 * (1−b)^n.
 */
export function luckyRun(busyChance: number, queries: number): number {
  atLeastZero({ busyChance }, 1);
  atLeastZero({ queries });
  return queries === 0 ? 1 : exp(queries * ln1p(-busyChance));
}

/** MODEL.md#luck: relaxation time τ of a writer that is off and on for exponential times: 1/τ = 1/off + 1/on. */
export function onOffRelaxationNs(meanOffNs: number, meanOnNs: number): number {
  atLeastZero({ meanOffNs, meanOnNs });
  return meanOffNs + meanOnNs === 0 ? 0 : (meanOffNs * meanOnNs) / (meanOffNs + meanOnNs);
}

/**
 * MODEL.md#luck: chance that the lock is busy `elapsedNs` after it was found free: π(1 − e^(−t/τ)).
 *
 * @param duty share of time for which the writer is on, π
 */
export function busyAfterFree(duty: number, elapsedNs: number, relaxationNs: number): number {
  atLeastZero({ duty }, 1);
  atLeastZero({ elapsedNs, relaxationNs });
  if (elapsedNs === 0) return 0;
  return relaxationNs === 0 ? duty : -duty * expm1(-elapsedNs / relaxationNs);
}

/**
 * MODEL.md#rmap-collisions: chance that a writer wants to modify an rmap while an ager holds its bit. MODEL.md gives
 * κc, which is this for κc ≪ 1; 1 − e^(−κc) holds for any κc.
 *
 * @param modificationsPerSecond κ, of this one rmap
 * @param agerHoldNs c, about 100
 */
export function rmapCollision(modificationsPerSecond: number, agerHoldNs: number): number {
  atLeastZero({ modificationsPerSecond, agerHoldNs });
  return -expm1(-modificationsPerSecond * PER_NS * agerHoldNs);
}
