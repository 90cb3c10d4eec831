import { look, resetLook } from '../accessed/accessStream.js';
import { HOST_ACCESSED } from '../accessed/bits.js';
import { nothingIsDue, type Task } from '../engine/tasks.js';
import { HOST_YOUNG, OLD, type Query } from '../kvm/query.js';
import { hasRmaps, inSlot, type Vm } from '../kvm/vm.js';
import { makeQuery, mmuLockIsFree, queryKvmAtOnce } from '../kvm/young.js';
import type { Situation, VmView } from '../policy/queryPlan.js';
import { ANSWERS, VIEWS } from '../policy/schema.js';
import { type Memcg, tickNow } from './memcg.js';

/**
 * Whether a page was accessed since its bits were last cleared: the OR over the host PTE and whatever the policy's plan
 * queries in KVM. Every bit that is queried is cleared, the others stay set.
 */

/** A query of pages of the cgroup, as its policy plans it for the situation and for the VM as it is now. */
export function beginQuery({ vm, policy }: Memcg, task: Task, situation: Situation): Query {
  const rmaps = vm !== null && hasRmaps(vm, policy.rmapsAreSticky);
  return makeQuery(policy.ask(situation, viewOf(vm, rmaps)), task, vm, rmaps);
}

/** What a policy may see of a VM; an ordinary process does not tell whether the host has the TDP MMU. */
function viewOf(vm: Vm | null, rmaps: boolean): VmView {
  return VIEWS[vm !== null && !vm.tdp ? 2 : rmaps ? 1 : 0];
}

/** Whether the VM has got rmaps since the query was planned, or lost them: it must be planned again for the pages that are left. */
export function isOutdated({ vm, policy }: Memcg, q: Query): boolean {
  return vm !== null && hasRmaps(vm, policy.rmapsAreSticky) !== q.hasRmaps;
}

/**
 * The query `q` as it is planned now: `q` itself unless the plan has changed. For the next page the policy is asked once
 * more, though `isOutdated` would tell as much: that is how `sim/testing/witness.ts` knows which page a check is of.
 */
export function queryNow(m: Memcg, q: Query, situation: Situation): Query {
  const { vm, policy } = m;
  const rmaps = vm !== null && hasRmaps(vm, policy.rmapsAreSticky);
  const plan = policy.ask(situation, viewOf(vm, rmaps));
  return plan === q.plan && rmaps === q.hasRmaps ? q : makeQuery(plan, q.task, vm, rmaps);
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

/** Tests and clears the host PTE's accessed bit. */
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
export function looksAround(m: Memcg, { hasRmaps: rmaps }: Query, young: number): boolean {
  if (!m.lookAround || young === OLD) return false;
  const host = (young & HOST_YOUNG) !== 0;
  return host || m.policy.looksAround(ANSWERS[young], viewOf(m.vm, rmaps));
}
