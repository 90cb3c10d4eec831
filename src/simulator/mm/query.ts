import { look, resetLook } from '../accessed/accessStream.js';
import { HOST_ACCESSED } from '../accessed/bits.js';
import { nothingIsDue, type Task } from '../engine/tasks.js';
import { HOST_YOUNG, OLD, type Query } from '../kvm/query.js';
import { hasRmaps, inSlot } from '../kvm/vm.js';
import { makeQuery, mmuLockIsFree, queryKvmAtOnce } from '../kvm/young.js';
import type { Situation, VmView } from '../policy/queryPlan.js';
import { ANSWERS, viewFor } from '../policy/schema.js';
import { type Memcg, tickNow } from './memcg.js';

/**
 * Whether a page was accessed since its bits were last cleared: the OR over the host PTE and whatever the policy's plan
 * queries in KVM. Every bit that is queried is cleared, the others stay set.
 */

/** What the policy may see of the VM now; an ordinary process does not tell whether the host has the TDP MMU. */
export function viewOf({ vm, policy }: Memcg): VmView {
  return vm === null ? viewFor(false, true) : viewFor(hasRmaps(vm, policy.rmapsAreSticky), vm.tdp);
}

/**
 * A query of pages of the cgroup, as its policy plans it for the situation and for the VM as it is now.
 *
 * @param last the one of the page before, which serves on where the plan has not changed. The policy is asked all the same,
 *   though `isOutdated` would tell as much: that is how `sim/testing/witness.ts` knows which page a check is of
 */
export function beginQuery(m: Memcg, task: Task, situation: Situation, last: Query | null = null): Query {
  const view = viewOf(m);
  const plan = m.policy.ask(situation, view);
  return last?.plan === plan && last.view === view ? last : makeQuery(plan, task, m.vm, view);
}

/** Whether the VM has got rmaps since the query was planned, or lost them: it must be planned again for the pages that are left. */
export function isOutdated(m: Memcg, q: Query): boolean {
  return viewOf(m) !== q.view;
}

/** Whether KVM has a part in the query of page `p`: the plan says so, and the page is in the memslot. */
export function isForKvm({ vm }: Memcg, q: Query, p: number): boolean {
  return q.isKvms && inSlot(vm!, p);
}

/**
 * Whether what takes at most `ns` nanoseconds can be done in one instant, page after page, without a single event: no
 * event falls into that time, and `mmu_lock` is free where the query may need it. No other task could see the difference. This
 * is what makes the cost of a run grow with what happens, and not with pages walked. (Page-table locks are the caller's.)
 */
export function canQueryAtOnce({ vm }: Memcg, q: Query, ns: number): boolean {
  return nothingIsDue(q.task, ns) && (vm === null || mmuLockIsFree(vm, q));
}

function clearHost(m: Memcg, p: number, tick: number): number {
  const { bits, hostStream } = m;
  if (bits[p] & HOST_ACCESSED) {
    bits[p] &= ~HOST_ACCESSED;
    if (hostStream !== null) resetLook(hostStream, p - m.first, m.classOf[p], tick);
    return HOST_YOUNG;
  }
  return hostStream !== null && look(hostStream, p - m.first, m.classOf[p], tick) ? HOST_YOUNG : OLD;
}

/**
 * Queries one page in one instant (`canQueryAtOnce`), at `q.tick`. To let `q.ns` pass is left to the caller.
 *
 * @returns `OLD`, or `HOST_YOUNG`, `TDP_YOUNG` and `SHADOW_YOUNG` ORed
 */
export function queryAtOnce(m: Memcg, q: Query, p: number, nowNs = 0): number {
  const host = clearHost(m, p, q.tick);
  q.ns = 0;
  return isForKvm(m, q, p) ? host | queryKvmAtOnce(m.vm!, q, p, host !== OLD, nowNs) : host;
}

/** The host's part of a query in simulated time, now. KVM's, which waits for locks, is `queryKvmInTime`. */
export function queryHost(m: Memcg, q: Query, p: number): number {
  q.tick = tickNow(m, q.task);
  q.ns = 0;
  return clearHost(m, p, q.tick);
}

/** Whether the neighbours of a page that was found young so are looked at. The host PTE's bit alone suffices. */
export function looksAround(m: Memcg, { view }: Query, young: number): boolean {
  if (!m.lookAround || young === OLD) return false;
  return (young & HOST_YOUNG) !== 0 || m.policy.looksAround(ANSWERS[young], view);
}
