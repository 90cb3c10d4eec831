import { noteFlush } from '../accessed/accessStream.js';
import { type Stage, spend, type Task, type Work } from '../engine/tasks.js';
import { countUncontended } from '../locks/lockStats.js';
import { isFree, writeLock, writeTrylock, writeUnlock } from '../locks/qrwlock.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import type { QueryPlan, VmView } from '../policy/queryPlan.js';
import { OLD, type Query, SHADOW_YOUNG, TDP_YOUNG } from './query.js';
import { rmapForEach, rmapIsMany } from './rmap/table.js';
import { rmapAge } from './shadow.js';
import { tdpAge } from './tdp.js';
import { countMmuWriteLocks, flushNs, type Vm } from './vm.js';

/**
 * KVM's part of a young query: the MMU notifier's `clear_young` for one page at a time, as a policy plans it
 * (MODEL.md#presets). Each page is a notifier call of its own and takes its own locks.
 */

/** How one gfn's rmap is queried: under which lock, or the answer that is given instead. */
type Way = QueryPlan['shadow'] | 'old' | 'young';

/** How that of page `p` is, when the TDP MMU has answered `tdp`. */
function wayFor(vm: Vm, { plan, shadow }: Query, p: number, tdp: number): Way {
  if (plan.combine === 'firstYoung' && tdp !== OLD) return 'notAsked';
  if (shadow === 'notAsked' || plan.many === 'same') return shadow;
  return rmapIsMany(vm.shadow!.rmap, p - vm.first) ? plan.many : shadow;
}

function locksMmu({ plan }: Query, way: Way): boolean {
  return plan.tdp === 'mmuLockWrite' || way === 'mmuLockWrite' || way === 'mmuLockTry';
}

/** Whether `mmu_lock` is free and not wanted, where the query may need it for some page of the VM. */
export function mmuLockIsFree(vm: Vm, q: Query): boolean {
  const mayLock = locksMmu(q, q.shadow) || (q.shadow !== 'notAsked' && q.plan.many === 'mmuLockWrite');
  return !mayLock || isFree(vm.mmuLock);
}

/** What a query costs besides waiting and `mmu_lock`, in nanoseconds. */
function queryNs(vm: Vm, plan: QueryPlan, young: boolean, sptes: number, hostYoung: boolean): number {
  const { costs } = vm;
  let calls = plan.refusedCalls;
  let ns = costs.youngQueryNs + sptes * costs.spteNs;
  if (young && plan.flushIfYoung) ns += flushNs(vm);
  if (young && !hostYoung) calls += plan.extraCallsIfKvmYoung;
  return ns + calls * costs.notifierCallNs;
}

/** A query by `task` of pages that belong to `vm`, or to an ordinary process. */
export function makeQuery(plan: QueryPlan, task: Task, vm: Vm | null, view: VmView): Query {
  const shadow = view.hasRmaps ? plan.shadow : 'notAsked';
  const isKvms = vm !== null && (plan.tdp !== 'notAsked' || plan.shadow !== 'notAsked');
  const sptes = Math.max(16, vm?.shadow?.rmap.longestEver ?? 0);
  const atMostNs = vm === null ? 0 : queryNs(vm, plan, true, sptes, false) + vm.costs.mmuLockWriteNs;
  return { plan, task, view, shadow, isKvms, atMostNs, tick: 0, sptes: 0, ns: 0, outsideNs: 0 };
}

/** What passes before a lock is requested. */
function outsideNs({ costs }: Vm, q: Query, way: Way): number {
  const refusedNs = q.plan.refusedCalls * costs.notifierCallNs;
  return locksMmu(q, way) ? refusedNs + costs.youngQueryOutsideNs : refusedNs;
}

/** Tests and clears the TDP MMU's bit of page `p`, if the plan wants it. */
function testAndClearTdp(vm: Vm, { plan, tick }: Query, p: number): number {
  return plan.tdp !== 'notAsked' && vm.tdp && tdpAge(vm, p, tick) ? TDP_YOUNG : OLD;
}

/** Tests and clears the bits of one page, whoever holds which lock, and writes what that costs into `q.ns`. */
function testAndClear(vm: Vm, q: Query, p: number, way: Way, hostYoung: boolean, tdp: number): number {
  const { plan, tick } = q;
  const { counts } = vm;
  counts.youngQueries++;
  let answer = tdp;
  if (plan.combine === 'shadowReplacesTdp' && way !== 'notAsked') answer = OLD;
  q.sptes = 0;
  if (way === 'old' || way === 'young') {
    counts.queriesSkipped++;
    if (way === 'young') answer |= SHADOW_YOUNG;
  } else if (way !== 'notAsked') {
    if (rmapAge(vm, q, p - vm.first)) answer |= SHADOW_YOUNG;
    counts.sptesAsked += q.sptes;
  }
  const young = answer !== OLD;
  if (young && plan.flushIfYoung) flushed(vm, p, tick);
  q.ns = queryNs(vm, plan, young, q.sptes, hostYoung) + (locksMmu(q, way) ? vm.costs.mmuLockWriteNs : 0);
  return answer;
}

/** The TLBs of all vCPUs are flushed for page `p`. */
function flushed(vm: Vm, p: number, tick: number): void {
  vm.counts.tlbFlushes++;
  const { tdpStream, shadow } = vm;
  if (tdpStream !== null) noteFlush(tdpStream, p - vm.first, tick);
  const stream = shadow?.stream ?? null;
  // Where nothing is hidden there is nothing to note: the rmap is not walked.
  if (stream !== null && stream.hiddenTicks > 0)
    rmapForEach(shadow!.rmap, p - vm.first, (slot) => noteFlush(stream, slot, tick));
}

/** An empty rmap is not locked (MODEL.md#the-rmap-lock). */
function takesRmapBit(vm: Vm, way: Way, p: number): boolean {
  if (way !== 'rmapBit' || vm.shadow!.rmap.heads[p - vm.first] === 0) return false;
  vm.counts.rmapLocks++;
  return vm.rmapBits !== null;
}

/**
 * Queries one page in one instant: nothing is due in the course of it, and no lock that is needed is held. To let
 * `q.ns` pass is left to the caller.
 *
 * @param hostYoung whether the host PTE was young
 * @param nowNs the time now, where holds are to be those of a clock that goes from page to page: the same but for rounding
 * @returns `OLD`, or `TDP_YOUNG` and `SHADOW_YOUNG` ORed
 */
export function queryKvmAtOnce(vm: Vm, q: Query, p: number, hostYoung: boolean, nowNs = 0): number {
  const tdp = testAndClearTdp(vm, q, p);
  const way = wayFor(vm, q, p, tdp);
  const bit = takesRmapBit(vm, way, p);
  const answer = testAndClear(vm, q, p, way, hostYoung, tdp);
  q.outsideNs = outsideNs(vm, q, way);
  const sinceNs = nowNs + q.outsideNs;
  const holdNs = sinceNs + (q.ns - q.outsideNs) - sinceNs;
  if (locksMmu(q, way)) countMmuWriteLocks(vm, q.task.id, 1, holdNs);
  if (bit) countUncontended(vm.rmapBits!, q.task.id, 1, holdNs);
  return answer;
}

/** What one query of many that are put in one instant costs, besides waiting, in nanoseconds. */
interface QueryCost {
  readonly ns: number;
  /** How much of it passes before a lock is asked for. */
  readonly outsideNs: number;
}

/** What the query of a page costs whose rmap has so many entries, all of which the plan queries, and which is not young for KVM alone. */
export function costOfQuery(vm: Vm, q: Query, sptes: number): QueryCost {
  const lockNs = locksMmu(q, q.shadow) ? vm.costs.mmuLockWriteNs : 0;
  return { ns: queryNs(vm, q.plan, false, sptes, false) + lockNs, outsideNs: outsideNs(vm, q, q.shadow) };
}

/** What the query of a page costs that is not young and asks neither for a lock nor for the page's rmap; 0 where it asks. */
export function locklessNs(vm: Vm, q: Query): number {
  const { tdp, refusedCalls } = q.plan;
  const asksMore = tdp === 'mmuLockWrite' || q.shadow !== 'notAsked' || refusedCalls > 0;
  return asksMore ? 0 : queryNs(vm, q.plan, false, 0, false);
}

/**
 * Counts queries of `pages` pages with `sptes` rmap entries each, whose bits were tested and cleared in one instant, as if
 * each had been put by itself.
 *
 * @param holdNs how long each held the lock that it takes, if any
 */
export function countQueries(vm: Vm, q: Query, pages: number, sptes: number, holdNs: number): void {
  const { counts } = vm;
  counts.youngQueries += pages;
  counts.sptesAsked += pages * sptes;
  if (locksMmu(q, q.shadow)) countMmuWriteLocks(vm, q.task.id, pages, holdNs);
  if (q.shadow !== 'rmapBit' || sptes === 0) return;
  counts.rmapLocks += pages;
  if (vm.rmapBits !== null) countUncontended(vm.rmapBits, q.task.id, pages, holdNs);
}

/**
 * Queries of one page after the other in simulated time: each waits for the locks that the plan takes, and holds them for as
 * long as the answer needs, in the stages of `queryStages`, between `begin` and `end`.
 */
export class QueryInTime {
  private answer: number = OLD;
  private p = -1;
  private hostYoung = false;
  private way: Way = 'notAsked';
  private beforeNs = 0;
  private locked = false;
  private bit = false;

  constructor(
    private readonly vm: Vm,
    private q: Query,
  ) {}

  /** The query `q` of page `p` is next: what passes before the locks. */
  begin(q: Query, p: number, hostYoung: boolean): boolean {
    const { vm } = this;
    this.q = q;
    this.p = p;
    this.hostYoung = hostYoung;
    // Only where the TDP MMU's answer decides about the lock is it fetched before; else all bits are tested in one moment.
    this.answer = q.plan.combine === 'firstYoung' ? testAndClearTdp(vm, q, p) : OLD;
    this.way = wayFor(vm, q, p, this.answer);
    this.beforeNs = outsideNs(vm, q, this.way);
    return this.beforeNs <= 0 || spend(q.task, this.beforeNs);
  }

  takeMmuLock(): boolean {
    const { q, way } = this;
    const { mmuLock } = this.vm;
    const tries = way === 'mmuLockTry';
    const got = tries && writeTrylock(mmuLock, q.task.id);
    if (tries && !got) this.way = 'old';
    this.locked = locksMmu(q, this.way);
    return !this.locked || got || writeLock(mmuLock, q.task.id);
  }

  takeRmapBit(): boolean {
    const { vm, q, p } = this;
    if (this.locked) vm.counts.mmuLockWrite++;
    this.bit = takesRmapBit(vm, this.way, p);
    return !this.bit || spinLock(vm.rmapBits!, q.task.id, p - vm.first);
  }

  testBits(): boolean {
    const { vm, q, p } = this;
    const tdp = q.plan.combine === 'firstYoung' ? this.answer : testAndClearTdp(vm, q, p);
    this.answer = testAndClear(vm, q, p, this.way, this.hostYoung, tdp);
    return spend(q.task, q.ns - this.beforeNs);
  }

  /** Gives the locks back. Returns the answer. */
  end(): number {
    const { vm, q } = this;
    if (this.bit) spinUnlock(vm.rmapBits!, q.task.id);
    if (this.locked) writeUnlock(vm.mmuLock, q.task.id);
    return this.answer;
  }
}

/** The stages of a query in simulated time. */
export const queryStages: readonly Stage<{ readonly kvms: QueryInTime }>[] = [
  ({ kvms }) => kvms.takeMmuLock(),
  ({ kvms }) => kvms.takeRmapBit(),
  ({ kvms }) => kvms.testBits(),
];

/** The query of one page in simulated time. */
export function* queryKvmInTime(vm: Vm, q: Query, p: number, hostYoung: boolean): Work<number> {
  const kvms = new QueryInTime(vm, q);
  if (!kvms.begin(q, p, hostYoung)) yield;
  if (!kvms.takeMmuLock()) yield;
  if (!kvms.takeRmapBit()) yield;
  if (!kvms.testBits()) yield;
  return kvms.end();
}
