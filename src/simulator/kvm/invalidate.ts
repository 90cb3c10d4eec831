import { spend, type Task, type Work } from '../engine/tasks.js';
import { countUncontended } from '../locks/lockStats.js';
import { writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { rmapZap } from './shadow.js';
import { tdpZap } from './tdp.js';
import { countMmuWriteLocks, flushNs, locksRmap, mmuWriteLock, type Vm } from './vm.js';

/** Takes away every SPTE of a page. Returns what that costs, with the flush of the TLBs when there was one. */
function zap(vm: Vm, p: number): number {
  const tdp = tdpZap(vm, p);
  const sptes = vm.shadow === null ? 0 : rmapZap(vm, p - vm.first);
  if (!tdp && sptes === 0) return vm.costs.invalidateNs;
  vm.counts.tlbFlushes++;
  return vm.costs.invalidateNs + flushNs(vm);
}

function begin(vm: Vm, p: number): void {
  if (vm.inProgress++ === 0) {
    vm.inProgressFirst = p;
    vm.inProgressEnd = p + 1;
  } else {
    vm.inProgressFirst = Math.min(vm.inProgressFirst, p);
    vm.inProgressEnd = Math.max(vm.inProgressEnd, p + 1);
  }
}

/**
 * `invalidate_range_start` for one page: marks it in progress and zaps its SPTEs, under `mmu_lock` held for write.
 * From its end until `invalidateEnd` nothing may map the page.
 *
 * @returns when the SPTEs went, in nanoseconds: up to then an access sets a bit that no query will test
 */
export function* invalidateStart(vm: Vm, task: Task, p: number): Work<number> {
  if (!mmuWriteLock(vm, task)) yield;
  begin(vm, p);
  const bit = locksRmap(vm, p);
  if (bit && !spinLock(vm.rmapBits!, task.id, p - vm.first)) yield;
  const startNs = zap(vm, p);
  const zappedNs = task.engine.nowNs;
  if (bit) spinUnlock(vm.rmapBits!, task.id);
  if (!spend(task, startNs)) yield;
  writeUnlock(vm.mmuLock, task.id);
  return zappedNs;
}

/** `invalidate_range_end`: `mmu_lock` for write once more; faults that began before must look again. */
export function* invalidateEnd(vm: Vm, task: Task): Work {
  if (!mmuWriteLock(vm, task)) yield;
  vm.invalidateSeq++;
  vm.inProgress--;
  if (!spend(task, vm.costs.invalidateEndNs)) yield;
  writeUnlock(vm.mmuLock, task.id);
}

/**
 * Start and end in one instant, when nothing is due in the course of it and the locks are free. To let the time pass is
 * left to the caller.
 *
 * @returns what it costs, in nanoseconds
 */
export function invalidateAtOnce(vm: Vm, p: number, actor: number): number {
  if (locksRmap(vm, p)) countUncontended(vm.rmapBits!, actor, 1, 0);
  const startNs = zap(vm, p);
  vm.invalidateSeq++;
  countMmuWriteLocks(vm, actor, 1, startNs);
  countMmuWriteLocks(vm, actor, 1, vm.costs.invalidateEndNs);
  return startNs + vm.costs.invalidateEndNs;
}

/** The most that `invalidateAtOnce` can cost, in nanoseconds. */
export function invalidateAtMostNs(vm: Vm): number {
  return vm.costs.invalidateNs + flushNs(vm) + vm.costs.invalidateEndNs;
}

/** Whether a fault that read the sequence number `seq` may map page `p` now (`mmu_invalidate_retry`). */
export function mayMap(vm: Vm, p: number, seq: number): boolean {
  if (vm.inProgress > 0 && p >= vm.inProgressFirst && p < vm.inProgressEnd) return false;
  return vm.invalidateSeq === seq;
}
