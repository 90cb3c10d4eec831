import { noteFlush } from '../accessed/accessStream.js';
import { spend, type Task, type Work } from '../engine/tasks.js';
import { countUncontended } from '../locks/lockStats.js';
import { isFree, writeLock, writeTrylock, writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import type { Question } from '../policy/query.js';
import { rmapForEach } from './rmap/table.js';
import { hasManyBit, rmapAge } from './shadow.js';
import { tdpAge } from './tdp.js';
import { flushNs, type Vm } from './vm.js';

/**
 * KVM's answer to "was this page accessed?": the MMU notifier's `clear_young` for one page, asked as a policy's
 * question says (Appendix 1). Each page is a notifier call of its own and takes its own locks.
 */

/** Nobody saw an access. */
export const OLD = 0;
/** The host PTE's accessed bit was set. */
export const HOST_YOUNG = 1;
/** The TDP MMU's was. */
export const TDP_YOUNG = 2;
/** That of at least one SPTE of the shadow MMU was. */
export const SHADOW_YOUNG = 4;

/** How one gfn's rmap is asked: under which lock, or which answer is given without asking. */
type Way = Question['shadow'] | 'old' | 'young';

function wayFor(vm: Vm, p: number, question: Question, rmaps: boolean): Way {
  if (!rmaps || question.shadow === 'notAsked') return 'notAsked';
  if (question.many === 'same' || !hasManyBit(vm.shadow!, p - vm.first)) return question.shadow;
  return question.many;
}

function locksMmu(question: Question, way: Way): boolean {
  return question.tdp === 'mmuLockWrite' || way === 'mmuLockWrite' || way === 'mmuLockTry';
}

/** Whether `mmu_lock` may be needed for some page of the VM. */
export function mayLockMmu(question: Question, rmaps: boolean): boolean {
  if (question.tdp === 'mmuLockWrite') return true;
  if (!rmaps || question.shadow === 'notAsked') return false;
  return (
    question.shadow === 'mmuLockWrite' || question.shadow === 'mmuLockTry' || question.many === 'mmuLockWrite'
  );
}

function clearTdp(vm: Vm, p: number, question: Question, tick: number): number {
  return question.tdp !== 'notAsked' && vm.tdp && tdpAge(vm, p, tick) ? TDP_YOUNG : OLD;
}

function clearShadow(vm: Vm, p: number, way: Way, tick: number): number {
  if (way === 'notAsked') return OLD;
  if (way === 'old' || way === 'young') {
    vm.counts.queriesSkipped++;
    return way === 'young' ? SHADOW_YOUNG : OLD;
  }
  return rmapAge(vm, vm.shadow!, p - vm.first, tick) ? SHADOW_YOUNG : OLD;
}

/**
 * Asks for one page in no time, when nothing else happens in the course of it and nobody holds a lock that is needed.
 * What it costs is added to `vm.askedNs`; to let that time pass is left to the caller.
 *
 * @param rmaps whether the VM has rmaps in the eyes of the policy
 * @returns `OLD`, or `TDP_YOUNG` and `SHADOW_YOUNG` ORed
 */
export function askQuietly(
  vm: Vm,
  p: number,
  question: Question,
  rmaps: boolean,
  tick: number,
  actor: number,
  hostYoung: boolean,
): number {
  const { counts } = vm;
  counts.youngQueries++;
  const way = wayFor(vm, p, question, rmaps);
  const sptesBefore = counts.sptesAsked;
  const answer = clearTdp(vm, p, question, tick) | clearShadow(vm, p, way, tick);
  const sptes = counts.sptesAsked - sptesBefore;
  // An empty rmap is not locked (D.5).
  if (way === 'rmapBit' && sptes > 0) counts.rmapLocks++;
  let ns = askedNs(vm, question, answer, sptes, hostYoung);
  if (locksMmu(question, way)) {
    ns += vm.costs.mmuLockWriteNs;
    counts.mmuLockWrite++;
    countUncontended(vm.mmuLock, actor, 1, ns - vm.costs.youngQueryOutsideNs);
  }
  vm.askedNs += ns;
  if (answer !== OLD && question.flushIfYoung) flushed(vm, p, tick);
  return answer;
}

/** The TLBs of all vCPUs are flushed for page `p`. */
function flushed(vm: Vm, p: number, tick: number): void {
  vm.counts.tlbFlushes++;
  const { tdpStream, shadow } = vm;
  if (tdpStream !== null && tdpStream.hiddenTicks > 0) noteFlush(tdpStream, p - vm.first, tick);
  const stream = shadow?.stream;
  if (shadow === null || stream === null || stream === undefined || stream.hiddenTicks === 0) return;
  rmapForEach(shadow.rmap, p - vm.first, (slot) => noteFlush(stream, slot, tick));
}

/** As much as one quiet query can cost, or more, in nanoseconds. */
export function askedAtMostNs(vm: Vm, question: Question): number {
  const sptes = Math.max(16, vm.shadow?.rmap.longestEver ?? 0);
  return askedNs(vm, question, TDP_YOUNG, sptes, false) + vm.costs.mmuLockWriteNs;
}

/** Whether `askQuietly` may be used now: nobody holds or wants the lock that it would need. */
export function mmuLockIsNoObstacle(vm: Vm, question: Question, rmaps: boolean): boolean {
  return !mayLockMmu(question, rmaps) || isFree(vm.mmuLock);
}

/** What a query costs besides waiting, in nanoseconds. */
export function askedNs(
  vm: Vm,
  question: Question,
  answer: number,
  sptes: number,
  hostYoung: boolean,
): number {
  const { costs } = vm;
  let calls = question.extraCalls;
  let ns = costs.youngQueryNs + sptes * costs.spteNs;
  if (answer !== OLD && question.flushIfYoung) ns += flushNs(vm);
  if (answer !== OLD && !hostYoung) calls += question.extraCallsIfKvmYoung;
  return ns + calls * costs.notifierCallNs;
}

/**
 * Asks for one page in simulated time: waits for the locks that the question takes, holds them for as long as the
 * answer needs.
 *
 * @returns `OLD`, or `TDP_YOUNG` and `SHADOW_YOUNG` ORed
 */
export function* ask(
  vm: Vm,
  task: Task,
  p: number,
  question: Question,
  rmaps: boolean,
  tick: number,
  hostYoung: boolean,
): Work<number> {
  const { counts, mmuLock } = vm;
  let way = wayFor(vm, p, question, rmaps);
  const outsideNs = locksMmu(question, way) ? vm.costs.youngQueryOutsideNs : 0;
  if (outsideNs > 0 && !spend(task, outsideNs)) yield;
  if (way === 'mmuLockTry' && !writeTrylock(mmuLock, task.id)) {
    way = 'old';
    if (question.tdp === 'mmuLockWrite' && !writeLock(mmuLock, task.id)) yield;
  } else if (way !== 'mmuLockTry' && locksMmu(question, way) && !writeLock(mmuLock, task.id)) yield;
  const locked = locksMmu(question, way);
  if (locked) counts.mmuLockWrite++;
  const bit = way === 'rmapBit' && vm.rmapBits !== null && vm.shadow!.rmap.heads[p - vm.first] !== 0;
  if (bit) {
    counts.rmapLocks++;
    if (!spinLock(vm.rmapBits!, task.id, p - vm.first)) yield;
  }
  counts.youngQueries++;
  const sptesBefore = counts.sptesAsked;
  const answer = clearTdp(vm, p, question, tick) | clearShadow(vm, p, way, tick);
  const sptes = counts.sptesAsked - sptesBefore;
  if (answer !== OLD && question.flushIfYoung) flushed(vm, p, tick);
  const ns = askedNs(vm, question, answer, sptes, hostYoung) + (locked ? vm.costs.mmuLockWriteNs : 0);
  if (!spend(task, ns - outsideNs)) yield;
  if (bit) spinUnlock(vm.rmapBits!, task.id);
  if (locked) writeUnlock(mmuLock, task.id);
  return answer;
}
