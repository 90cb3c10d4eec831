import { SWAPPED } from '../accessed/bits.js';
import { nothingIsDue, spend, type Task, type Work } from '../engine/tasks.js';
import { invalidateAtMostNs, invalidateAtOnce, invalidateEnd, invalidateStart } from '../kvm/invalidate.js';
import { inSlot } from '../kvm/vm.js';
import { countUncontended } from '../locks/lockStats.js';
import { isFree } from '../locks/qrwlock.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { KEEP } from './folios.js';
import { type Memcg, ptlOf } from './memcg.js';
import { noteEviction } from './refs.js';

/**
 * Unmaps a page that is on no list from KVM and from the host, and writes it to swap: in one instant where nothing comes
 * between and no lock is held, else waiting for the locks (A.5 step 3).
 */
export function* unmapAndFree(m: Memcg, task: Task, p: number): Work {
  const { ptl, swapOutNs } = m;
  const { engine } = task;
  const vm = m.vm !== null && inSlot(m.vm, p) ? m.vm : null;
  const ptlIsFree = ptl === null || !spinIsLocked(ptl, ptlOf(m, p));
  const isQuiet =
    vm === null || (isFree(vm.mmuLock) && nothingIsDue(task, invalidateAtMostNs(vm) + swapOutNs));
  if (ptlIsFree && isQuiet) {
    const ns = vm === null ? 0 : invalidateAtOnce(vm, p, task.id);
    if (ptl !== null) countUncontended(ptl, task.id, 1, 0);
    addToHistogram(m.checkToUnmapNs, 0);
    leave(m, p);
    if (!spend(task, swapOutNs + ns)) yield;
    return;
  }
  const checkedNs = engine.nowNs;
  const zappedNs = vm === null ? null : yield* invalidateStart(vm, task, p);
  if (ptl !== null && !spinLock(ptl, task.id, ptlOf(m, p))) yield;
  addToHistogram(m.checkToUnmapNs, (zappedNs ?? engine.nowNs) - checkedNs);
  leave(m, p);
  if (ptl !== null) spinUnlock(ptl, task.id);
  if (vm !== null) yield* invalidateEnd(vm, task);
  if (!spend(task, swapOutNs)) yield;
}

/** The host PTE is cleared: from now on an access is a refault. */
function leave(m: Memcg, p: number): void {
  const { refs, minSeq, maxSeq } = m.lruvec;
  if (refs !== null) noteEviction(refs, p, minSeq, maxSeq);
  m.bits[p] = SWAPPED;
  m.lruvec.folios.flags[p] &= ~KEEP;
  m.counts.pgsteal++;
  m.onEvict(p);
}
