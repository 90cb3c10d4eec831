import { spend, type Task, type Work } from '../engine/tasks.js';
import { hasRmaps } from '../kvm/vm.js';
import { askedAtMostNs, HOST_YOUNG, OLD } from '../kvm/young.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { type Memcg, ptlOf, tickNowOf } from '../mm/memcg.js';
import { answerOf, asksKvm, clearYoung, clearYoungQuietly } from '../mm/query.js';
import { isQuiet } from '../mm/quiet.js';
import type { Question } from '../policy/query.js';
import { lookAround } from './lookAround.js';

/**
 * The last check of a page before it is evicted (A.5 step 3, A.6), under the lock of its page table: true when the page
 * was young and is to stay. Then its neighbours are looked at, if the policy says so.
 */
export function* lastCheck(m: Memcg, task: Task, p: number): Work<boolean> {
  const { policy, vm } = m;
  m.counts.lastChecks++;
  const rmaps = vm !== null && hasRmaps(vm, policy.rmapsAreSticky);
  const question = policy.ask('eviction', { hasRmaps: rmaps });
  const answer = yield* askUnderPtl(m, task, p, question, rmaps);
  if (answer !== OLD && looksAround(m, answer, rmaps)) yield* lookAround(m, task, p);
  if (m.ptl !== null) spinUnlock(m.ptl, task.id);
  return answer !== OLD;
}

/** Ends with the lock of the page table held. */
function* askUnderPtl(m: Memcg, task: Task, p: number, question: Question, rmaps: boolean): Work<number> {
  if (!spend(task, m.costs.lastCheckNs)) yield;
  if (m.ptl !== null && !spinLock(m.ptl, task.id, ptlOf(m, p))) yield;
  return yield* clearYoung(m, task, p, question, rmaps, tickNowOf(m, task.engine.nowNs));
}

/** The answer when a check cannot be made at once: somebody may come in between, or has a lock that is needed. */
export const NOT_QUIET = -1;

/** One round's last checks, as long as they find their pages old and nobody interferes: nothing waits, nothing yields. */
export interface QuietChecks {
  readonly question: Question;
  readonly rmaps: boolean;
  readonly atMostNs: number;
  /** What the last one cost, in nanoseconds: for the caller to let pass. */
  ns: number;
}

/** Prepares the checks of one round. */
export function quietChecks(m: Memcg): QuietChecks {
  const { policy, vm, costs } = m;
  const rmaps = vm !== null && hasRmaps(vm, policy.rmapsAreSticky);
  const question = policy.ask('eviction', { hasRmaps: rmaps });
  const atMostNs = costs.lastCheckNs + (vm === null ? 0 : askedAtMostNs(vm, question));
  return { question, rmaps, atMostNs, ns: 0 };
}

/**
 * The question of the last check of page `p` at once: the same as `lastCheck` when nothing else is due.
 *
 * @returns `NOT_QUIET`, or what `clearYoung` answers; a young page's neighbours are still to be looked at
 */
export function checkQuietly(m: Memcg, task: Task, p: number, checks: QuietChecks): number {
  if (m.ptl !== null && spinIsLocked(m.ptl, ptlOf(m, p))) return NOT_QUIET;
  const { question, rmaps } = checks;
  if (!isQuiet(m, task, checks.atMostNs, question, rmaps)) return NOT_QUIET;
  m.counts.lastChecks++;
  const tick = tickNowOf(m, task.engine.nowNs + m.costs.lastCheckNs);
  const kvm = asksKvm(m, p, question);
  const before = kvm ? m.vm!.askedNs : 0;
  const answer = clearYoungQuietly(m, p, question, kvm, rmaps, tick, task.id);
  checks.ns = m.costs.lastCheckNs + (kvm ? m.vm!.askedNs - before : 0);
  return answer;
}

/** Whether the neighbours of a page that answered so are looked at. */
export function looksAround(m: Memcg, answer: number, rmaps: boolean): boolean {
  if (!m.lookAround) return false;
  return (answer & HOST_YOUNG) !== 0 || m.policy.looksAround(answerOf(answer), { hasRmaps: rmaps });
}

/** Look-around by itself, with the lock of the page table. */
export function* lookAroundLocked(m: Memcg, task: Task, p: number): Work {
  if (m.ptl !== null && !spinLock(m.ptl, task.id, ptlOf(m, p))) yield;
  yield* lookAround(m, task, p);
  if (m.ptl !== null) spinUnlock(m.ptl, task.id);
}
