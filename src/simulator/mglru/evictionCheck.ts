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

/** Whole checks in simulated time, one page after the other, in the stages of `checkStages`: each waits for the locks. */
export class CheckInTime {
  private young: number = OLD;
  /** Not asked for a page that is none of KVM's, as an ordinary process's are. */
  readonly kvms: QueryInTime;
  private p = -1;
  private asksKvm = false;
  private isQueried = false;

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
    this.isQueried = false;
    m.counts.lastChecks++;
    return spend(q.task, m.costs.lastCheckNs);
  }

  /** Page `p` is one that `checkAtOnce` found young, and whose neighbours are still to be looked at: `q.ns` has passed. */
  goOn(q: Query, p: number, young: number): void {
    this.q = q;
    this.p = p;
    this.young = young;
    this.isQueried = true;
  }

  takePtl(): boolean {
    const { m, q, p } = this;
    return m.ptl === null || spinLock(m.ptl, q.task.id, ptlOf(m, p));
  }

  /**
   * Queries the host PTE and begins KVM's query, unless `checkAtOnce` did both: then the lock counts as held for them, too.
   * Leaves KVM's stages out where it is not queried.
   */
  query(w: { at: number }): boolean {
    const { m, q, p } = this;
    this.asksKvm = !this.isQueried && isForKvm(m, q, p);
    if (!this.isQueried) this.young = queryHost(m, q, p);
    else if (m.ptl !== null) holdCountsFrom(m.ptl, q.task.id, q.ns);
    if (this.asksKvm) return this.kvms.begin(q, p, this.young !== OLD);
    w.at += queryStages.length;
    return true;
  }

  look(): boolean | Work {
    const { m, q, p } = this;
    if (this.asksKvm) this.young |= this.kvms.end();
    return !looksAround(m, q, this.young) || lookAround(m, q.task, p);
  }

  /** Gives the lock back. Returns what the query answered. */
  end(): number {
    const { m, q } = this;
    if (m.ptl !== null) spinUnlock(m.ptl, q.task.id);
    return this.young;
  }
}

/** The stages of a check in simulated time, when `begin` has let its time pass; `end` comes after them. */
export const checkStages: readonly Stage<{
  readonly check: CheckInTime;
  readonly kvms: QueryInTime;
  at: number;
}>[] = [({ check }) => check.takePtl(), (w) => w.check.query(w), ...queryStages, ({ check }) => check.look()];
