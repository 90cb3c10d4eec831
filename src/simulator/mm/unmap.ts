import { SWAPPED } from '../accessed/bits.js';
import { MUST_WAIT, nothingIsDue, type Task, type Work } from '../engine/tasks.js';
import { invalidateAtMostNs, invalidateAtOnce, invalidateEnd, invalidateStart } from '../kvm/invalidate.js';
import { inSlot, type Vm } from '../kvm/vm.js';
import { countUncontended } from '../locks/lockStats.js';
import { isFree } from '../locks/qrwlock.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { KEEP } from './folios.js';
import { type Memcg, ptlOf } from './memcg.js';
import { noteEviction } from './refs.js';

/** The VM whose SPTEs a page may have, or null. */
function vmOf({ vm }: Memcg, p: number): Vm | null {
  return vm !== null && inSlot(vm, p) ? vm : null;
}

/**
 * Unmaps a page that is on no list from KVM and from the host, and writes it to swap, in one instant
 * (MODEL.md#eviction).
 *
 * @returns what that costs, in nanoseconds, for the caller to let pass; `MUST_WAIT`, with nothing done, where something
 *   comes between or a lock is held
 */
export function unmapAtOnce(m: Memcg, task: Task, p: number): number {
  const { ptl, swapOutNs } = m;
  const vm = vmOf(m, p);
  if (ptl !== null && spinIsLocked(ptl, ptlOf(m, p))) return MUST_WAIT;
  if (vm !== null && !isFree(vm.mmuLock)) return MUST_WAIT;
  if (vm !== null && !nothingIsDue(task, invalidateAtMostNs(vm) + swapOutNs)) return MUST_WAIT;
  const ns = vm === null ? 0 : invalidateAtOnce(vm, p, task.id);
  if (ptl !== null) countUncontended(ptl, task.id, 1, 0);
  addToHistogram(m.checkToUnmapNs, 0);
  leave(m, p);
  return swapOutNs + ns;
}

/** The same, waiting for the locks. Returns what is still to pass: the write to swap. */
export function* unmapInTime(m: Memcg, task: Task, p: number): Work<number> {
  const { ptl } = m;
  const vm = vmOf(m, p);
  const { engine } = task;
  const checkedNs = engine.nowNs;
  const zappedNs = vm === null ? null : yield* invalidateStart(vm, task, p);
  if (ptl !== null && !spinLock(ptl, task.id, ptlOf(m, p))) yield;
  addToHistogram(m.checkToUnmapNs, (zappedNs ?? engine.nowNs) - checkedNs);
  leave(m, p);
  if (ptl !== null) spinUnlock(ptl, task.id);
  if (vm !== null) yield* invalidateEnd(vm, task);
  return m.swapOutNs;
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
