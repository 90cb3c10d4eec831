import { spend, type Task, type Work } from '../engine/tasks.js';
import { OLD } from '../kvm/young.js';
import { countUncontended } from '../locks/lockStats.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { type Memcg, ptlOf, tickAt } from '../mm/memcg.js';
import {
  beginQuery,
  canQueryAtOnce,
  kvmAtMostNs,
  looksAround,
  queryAtOnce,
  queryInTime,
} from '../mm/query.js';
import { lookAround } from './lookAround.js';

/**
 * The check of a page before it is evicted (A.5 step 3, A.6), under the lock of its page table: true when the page was
 * young and is to stay. Then its neighbours are looked at, if the policy says so.
 */
export function* evictionCheck(m: Memcg, task: Task, p: number): Work<boolean> {
  const { ptl } = m;
  const { lastCheckNs } = m.costs;
  m.counts.lastChecks++;
  const q = beginQuery(m, task, 'eviction');
  const ptlIsFree = ptl === null || !spinIsLocked(ptl, ptlOf(m, p));
  const atOnce = ptlIsFree && canQueryAtOnce(m, q, lastCheckNs + kvmAtMostNs(m, q));
  let young: number;
  if (atOnce) {
    q.tick = tickAt(m, task.engine.nowNs + lastCheckNs);
    young = queryAtOnce(m, q, p);
    if (!spend(task, lastCheckNs + q.ns)) yield;
  } else {
    if (!spend(task, lastCheckNs)) yield;
    if (ptl !== null && !spinLock(ptl, task.id, ptlOf(m, p))) yield;
    young = yield* queryInTime(m, q, p);
  }
  const looks = looksAround(m, q, young);
  // A check at once takes the lock only where a look-around follows: the hold is the look-around's then.
  if (atOnce && looks && ptl !== null && !spinLock(ptl, task.id, ptlOf(m, p))) yield;
  if (looks) yield* lookAround(m, task, p);
  if (ptl !== null && atOnce && !looks) countUncontended(ptl, task.id, 1, q.ns);
  else if (ptl !== null) spinUnlock(ptl, task.id);
  return young !== OLD;
}
