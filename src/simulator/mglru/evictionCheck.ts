import { MUST_WAIT, type Stage, spend, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { QueryInTime, queryStages } from '../kvm/young.js';
import { holdCountsFrom } from '../locks/lock.js';
import { countUncontended } from '../locks/lockStats.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { type Memcg, ptlOf, tickAt } from '../mm/memcg.js';
import { canQueryAtOnce, isForKvm, looksAround, queryAtOnce, queryHost } from '../mm/query.js';
import { lookAround } from './lookAround.js';

/**
 * The check of a page before it is evicted (MODEL.md#eviction, MODEL.md#eviction-check-and-look-around), under the lock
 * of its page table: true when the page was young and is to stay. Then its neighbours are looked at, if the policy says
 * so.
 */

/**
 * Checks page `p` in one instant. To let `lastCheckNs` and `q.ns` pass, and to look around a young
 * page, is left to the caller.
 *
 * @returns what the query answers; `MUST_WAIT`, with nothing done, where something comes between or a lock is held
 */
export function checkAtOnce(m: Memcg, q: Query, p: number): number {
  const { ptl } = m;
  const { lastCheckNs } = m.costs;
  if (!canQueryAtOnce(m, q, lastCheckNs + q.atMostNs)) return MUST_WAIT;
  if (ptl !== null && spinIsLocked(ptl, ptlOf(m, p))) return MUST_WAIT;
  m.counts.lastChecks++;
  q.tick = tickAt(m, q.task.engine.nowNs + lastCheckNs);
  const young = queryAtOnce(m, q, p);
  // With a look-around to come the lock is held on, and counted then.
  if (ptl !== null && !looksAround(m, q, young)) countUncontended(ptl, q.task.id, 1, q.ns);
  return young;
}

/**
 * Looks around page `p`, which `checkAtOnce` found young. `q.ns` has passed: the lock was held for it, too.
 */
export function* lookAroundAfter(m: Memcg, q: Query, p: number): Work {
  if (m.ptl !== null) {
    if (!spinLock(m.ptl, q.task.id, ptlOf(m, p))) yield;
    holdCountsFrom(m.ptl, q.task.id, q.ns);
  }
  yield* lookAround(m, q.task, p);
  if (m.ptl !== null) spinUnlock(m.ptl, q.task.id);
}

/** Whole checks in simulated time, one page after the other, in the stages of `checkStages`: each waits for the locks. */
export class CheckInTime {
  /** What the query answers. */
  young: number = OLD;
  /** Not asked for a page that is none of KVM's, as an ordinary process's are. */
  readonly kvms: QueryInTime;
  private p = -1;
  private asksKvm = false;

  constructor(
    private readonly m: Memcg,
    private q: Query,
  ) {
    this.kvms = new QueryInTime(m.vm!, q);
  }

  /** Page `p` is next, with the query as it is planned now. */
  begin(q: Query, p: number): boolean {
    const { m } = this;
    this.q = q;
    this.p = p;
    m.counts.lastChecks++;
    return spend(q.task, m.costs.lastCheckNs);
  }

  takePtl(): boolean {
    const { m, q, p } = this;
    return spinLock(m.ptl!, q.task.id, ptlOf(m, p));
  }

  /** Whether KVM is to be queried, too. */
  queryHost(): boolean {
    const { m, q, p } = this;
    this.young = queryHost(m, q, p);
    this.asksKvm = isForKvm(m, q, p);
    if (this.asksKvm) this.kvms.begin(q, p, this.young !== OLD);
    return this.asksKvm;
  }

  look(): boolean | Work {
    const { m, q, p } = this;
    if (this.asksKvm) this.young |= this.kvms.answer;
    return !looksAround(m, q, this.young) || lookAround(m, q.task, p);
  }

  giveBack(): boolean {
    const { m, q } = this;
    spinUnlock(m.ptl!, q.task.id);
    return true;
  }
}

/** The stages of a check in simulated time, when `begin` has let its time pass. */
export const checkStages: readonly Stage<{
  readonly check: CheckInTime;
  readonly kvms: QueryInTime;
  at: number;
}>[] = [
  ({ check }) => check.takePtl(),
  (w) => {
    if (!w.check.queryHost()) w.at += queryStages.length;
    return true;
  },
  ...queryStages,
  ({ check }) => check.look(),
  ({ check }) => check.giveBack(),
];
