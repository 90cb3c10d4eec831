import { spend, type Task, type Work } from '../engine/tasks.js';
import { spteMap } from '../kvm/shadow.js';
import { tdpMap } from '../kvm/tdp.js';
import { readLock, readUnlock, writeLock, writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { hostFault } from '../mm/fault.js';
import { type Memcg, ptlOf } from '../mm/memcg.js';
import type { Stream } from '../random/streams.js';

/** How long something takes that does not always take as long: a fixed share and an exponentially distributed rest. */
interface Varying {
  readonly meanNs: number;
  /** Share of the mean that is exponentially distributed, 0 to 1: also the coefficient of variation. */
  readonly exponentialShare: number;
  readonly random: Stream;
}

/** Draws one duration, in nanoseconds. */
export function drawNs({ meanNs, exponentialShare, random }: Varying): number {
  return meanNs * (1 - exponentialShare - exponentialShare * Math.log(1 - random()));
}

/** Which pages a vCPU populates, and what each takes. */
interface Populating {
  readonly first: number;
  /** The page after the last one. */
  readonly end: number;
  /** What a fault takes besides the locks and what is done under them: exit, allocation, zeroing … */
  readonly rest: Varying;
  /** For how long it holds `mmu_lock`. */
  readonly hold: Varying;
}

/**
 * A vCPU that touches pages in order, each for the first time: so every touch is a fault (MODEL.md#faults). Nothing is
 * ever evicted here, so no fault is retried.
 */
export function* populating(m: Memcg, task: Task, { first, end, rest, hold }: Populating): Work {
  const vm = m.vm!;
  const { costs, mmuLock, counts } = vm;
  const ptl = m.ptl!;
  for (let p = first; p < end; p++) {
    if (!spend(task, drawNs(rest))) yield;
    if (!spinLock(ptl, task.id, ptlOf(m, p))) yield;
    hostFault(m, p);
    if (!spend(task, costs.hostFaultNs)) yield;
    spinUnlock(ptl, task.id);
    if (vm.tdp) {
      counts.mmuLockRead++;
      if (!readLock(mmuLock, task.id)) yield;
      tdpMap(vm, p);
      counts.tdpFaults++;
      if (!spend(task, drawNs(hold))) yield;
      readUnlock(mmuLock, task.id);
    } else {
      counts.mmuLockWrite++;
      if (!writeLock(mmuLock, task.id)) yield;
      // An empty rmap: published without its bit, so no ager can hold it (MODEL.md#the-rmap-lock).
      spteMap(vm, p - vm.first);
      counts.shadowFaults++;
      if (!spend(task, drawNs(hold))) yield;
      writeUnlock(mmuLock, task.id);
    }
  }
}
