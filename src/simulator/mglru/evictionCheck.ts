import { MUST_WAIT, spend, type Task, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { queryKvmInTime } from '../kvm/young.js';
import { holdCountsFrom } from '../locks/lock.js';
import { countUncontended } from '../locks/lockStats.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { type Memcg, ptlOf, tickAt } from '../mm/memcg.js';
import { beginQuery, canQueryAtOnce, isForKvm, looksAround, queryAtOnce, queryHost } from '../mm/query.js';
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
  if (ptl !== null && spinIsLocked(ptl, ptlOf(m, p))) return MUST_WAIT;
  if (!canQueryAtOnce(m, q, lastCheckNs + q.atMostNs)) return MUST_WAIT;
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

/** The whole check in simulated time: waits for the locks. True when the page was young. */
export function* checkInTime(m: Memcg, task: Task, p: number): Work<boolean> {
  const { ptl } = m;
  m.counts.lastChecks++;
  const q = beginQuery(m, task, 'eviction');
  if (!spend(task, m.costs.lastCheckNs)) yield;
  if (ptl !== null && !spinLock(ptl, task.id, ptlOf(m, p))) yield;
  let young = queryHost(m, q, p);
  if (isForKvm(m, q, p)) young |= yield* queryKvmInTime(m.vm!, q, p, young !== OLD);
  if (looksAround(m, q, young)) yield* lookAround(m, task, p);
  if (ptl !== null) spinUnlock(ptl, task.id);
  return young !== OLD;
}
