import type { Task, Work } from '../engine/tasks.js';
import { drainActivation } from '../mm/activation.js';
import {
  DEF_PRIORITY,
  MAX_LRU_BATCH,
  MAX_NR_GENS,
  MAX_RECLAIM_RETRIES,
  MIN_LRU_BATCH,
  MIN_NR_GENS,
  SWAP_CLUSTER_MAX,
} from '../mm/constants.js';
import { genFromSeq, type Lruvec, nrGens, totalPages } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import type { ReclaimRules } from '../mm/rules.js';
import { tryToIncMaxSeq } from './aging.js';
import { type Eviction, evictFolios } from './eviction.js';

/**
 * Whether reclaim must age before it may go on (MODEL.md#when-aging-runs): when fewer than three generations are left,
 * never with four. With exactly three always (from 6.14), or when the youngest holds more than half of the pages or
 * the evictable one less than a quarter.
 */
export function shouldRunAging(lruvec: Lruvec, { agesBySize }: ReclaimRules): boolean {
  const generations = nrGens(lruvec);
  if (generations !== MIN_NR_GENS + 1) return generations <= MIN_NR_GENS;
  if (!agesBySize) return true;
  const total = totalPages(lruvec);
  const young = lruvec.nrPages[genFromSeq(lruvec.maxSeq)];
  const old = lruvec.nrPages[genFromSeq(lruvec.minSeq)];
  return young * MIN_NR_GENS > total || old * (MIN_NR_GENS + 2) < total;
}

/** Pages that a round may scan at a priority: all at 0. */
function budgetOf({ lruvec }: Memcg, priority: number): number {
  return Math.floor(totalPages(lruvec) / 2 ** priority);
}

/** Pages to scan now; -1 when an aging was run instead and this lruvec is done for this round. */
function* nrToScanNow(m: Memcg, task: Task, priority: number): Work<number> {
  const budget = budgetOf(m, priority);
  if (!shouldRunAging(m.lruvec, m.rules)) return budget;
  // The first round tries to get away without an aging, if there is anything to evict at all.
  if (priority === DEF_PRIORITY) return nrGens(m.lruvec) > MIN_NR_GENS ? budget : 0;
  yield* tryToIncMaxSeq(m, task, false);
  return m.rules.evictsAfterAging ? budget : -1;
}

/**
 * One round over one lruvec at one priority (the kernel's `try_to_shrink_lruvec`), up to 7.1 and from 7.2 on.
 *
 * @param mostAgings ends the round after so many; minded only by kernels whose budget is not exact
 * @returns pages evicted
 */
export function* shrinkLruvec(
  m: Memcg,
  task: Task,
  priority: number,
  goal: number,
  mostAgings: number = Number.POSITIVE_INFINITY,
): Work<number> {
  if (m.rules.budgetIsExact) return yield* shrinkByBudget(m, task, priority, goal);
  const { maxSeq } = m.lruvec;
  let scanned = 0;
  let reclaimed = 0;
  for (;;) {
    const budget = yield* nrToScanNow(m, task, priority);
    if (budget <= 0) break;
    const round = (yield evictFolios(m, task, Math.min(budget, MAX_LRU_BATCH))) as Eviction;
    reclaimed += round.reclaimed;
    scanned += round.scanned;
    if (round.scanned === 0 || scanned >= budget || reclaimed >= goal) break;
    if (m.lruvec.maxSeq - maxSeq >= mostAgings) break;
  }
  return reclaimed;
}

/** Whether reclaim ages before the next batch (7.2): when it must, and when it is better, from the second round on. */
function agesFirst({ lruvec, rules }: Memcg, priority: number): boolean {
  if (nrGens(lruvec) === MIN_NR_GENS) return true;
  return priority < DEF_PRIORITY && shouldRunAging(lruvec, rules);
}

function* shrinkByBudget(m: Memcg, task: Task, priority: number, goal: number): Work<number> {
  let reclaimed = 0;
  let budget = budgetOf(m, priority);
  while (budget > 0) {
    if (agesFirst(m, priority)) yield* tryToIncMaxSeq(m, task, false);
    const round = (yield evictFolios(m, task, Math.min(budget, MIN_LRU_BATCH))) as Eviction;
    reclaimed += round.reclaimed;
    if (round.scanned === 0 || reclaimed >= goal) break;
    budget -= round.scanned;
  }
  return reclaimed;
}

/** A cgroup with pages of its own or with children: whose pages a request is about. */
export interface Subtree {
  /** The cgroups that have pages, in the order in which the kernel walks them (`mem_cgroup_iter`). */
  readonly memcgs: readonly Memcg[];
  /** Where the next walk begins, if it goes on where the last stopped. */
  next: number;
}

/** A cgroup without children. */
export function alone(m: Memcg): Subtree {
  return { memcgs: [m], next: 0 };
}

/** How a request walks the cgroups below the one that is asked. */
interface Walk {
  readonly under: Subtree;
  readonly task: Task;
  /** Stop inside a round once the goal is met, or end the round first. */
  readonly stopsAtGoal: boolean;
  /** All cgroups in each round; or from where the last walk stopped until the goal is met or the last cgroup done. */
  readonly all: boolean;
}

/** One round at one priority (the kernel's `shrink_node_memcgs`). Returns pages evicted. */
function* shrinkSubtree(walk: Walk, priority: number, goal: number): Work<number> {
  const { under, task, stopsAtGoal, all } = walk;
  const { memcgs } = under;
  let reclaimed = 0;
  let at = all ? 0 : under.next;
  do {
    const m = memcgs[at];
    const left = stopsAtGoal ? goal - reclaimed : Number.POSITIVE_INFINITY;
    drainActivation(m.activation);
    m.activatesSoon = m.rules.activatesInBatches;
    reclaimed += yield* shrinkLruvec(m, task, priority, left, m.rules.mostAgings);
    m.activatesSoon = false;
    at = (at + 1) % memcgs.length;
    if (all) continue;
    under.next = at;
    if (reclaimed >= goal) break;
  } while (at !== 0);
  return reclaimed;
}

/** Rounds of growing eagerness until the goal is met or the last round done. Returns pages evicted. */
function* shrinkInRounds(walk: Walk, goal: number): Work<number> {
  let reclaimed = 0;
  for (let priority = DEF_PRIORITY; priority >= 0; priority--) {
    reclaimed += yield* shrinkSubtree(walk, priority, goal - reclaimed);
    if (reclaimed >= goal) break;
  }
  return reclaimed;
}

/**
 * Reclaims about `goal` pages: rounds of growing eagerness until enough is freed or the last round is done.
 * Batches of 64 are not split, so a few more may go. If a walk that goes on where the last stopped frees nothing, all
 * cgroups are walked once more (with one cgroup that is what the caller's next try does, and left to it).
 *
 * @param stopsAtGoal stop inside a round once the goal is met (kswapd does), or end the round first
 * @returns pages evicted, 0 when nothing could be
 */
export function* tryToFreePages(
  under: Subtree,
  task: Task,
  goal: number,
  stopsAtGoal: boolean,
): Work<number> {
  const all = under.memcgs[0].rules.walksAllCgroups;
  const walk = { under, task, stopsAtGoal, all };
  const reclaimed = yield* shrinkInRounds(walk, goal);
  if (reclaimed > 0 || all || under.memcgs.length === 1) return reclaimed;
  return yield* shrinkInRounds({ ...walk, all: true }, goal);
}

/**
 * Write to `memory.reclaim`: reclaim `pages` in batches (MODEL.md#watermarks-and-proactive-reclaim). Returns pages
 * evicted, fewer when it gives up (EAGAIN).
 */
export function* memoryReclaim(under: Subtree, task: Task, pages: number): Work<number> {
  const { proactiveBatchDivisor, stopsAtGoal } = under.memcgs[0].rules;
  let reclaimed = 0;
  let retries = MAX_RECLAIM_RETRIES;
  while (reclaimed < pages) {
    const batch = Math.floor((pages - reclaimed) / proactiveBatchDivisor);
    const got = yield* tryToFreePages(under, task, Math.max(batch, SWAP_CLUSTER_MAX), stopsAtGoal);
    if (got === 0 && retries-- === 0) break;
    reclaimed += got;
  }
  // Whoever looks at lists or generations afterwards drains all batches first.
  drainActivation(under.memcgs[0].activation);
  return reclaimed;
}

/** The kernel's error numbers that the debugfs file can answer with. */
export const EINVAL = -22;
/** A fourth generation exists and the write did not force. */
export const ERANGE = -34;

/**
 * Write of `+` to debugfs `lru_gen` (MODEL.md#watermarks-and-proactive-reclaim): one aging, if `seq` is the current
 * `maxSeq`.
 *
 * @returns 0, `EINVAL` when `seq` is ahead, `ERANGE` when four generations exist, `forceScan` is false and the
 *   kernel refuses that
 */
export function* debugfsAge(m: Memcg, task: Task, seq: number, forceScan: boolean): Work<number> {
  const { lruvec } = m;
  if (seq < lruvec.maxSeq) return 0;
  if (seq > lruvec.maxSeq) return EINVAL;
  if (m.rules.refusesFifthGeneration && !forceScan && nrGens(lruvec) === MAX_NR_GENS) return ERANGE;
  yield* tryToIncMaxSeq(m, task, forceScan);
  return 0;
}

/**
 * Write of `-` to debugfs `lru_gen` (MODEL.md#watermarks-and-proactive-reclaim): evict generations up to `seq`, at most
 * about `nrToReclaim` pages.
 *
 * @returns 0, or `EINVAL` when `seq` is one of the two youngest generations
 */
export function* debugfsEvict(m: Memcg, task: Task, seq: number, nrToReclaim: number): Work<number> {
  const { lruvec } = m;
  if (seq + MIN_NR_GENS > lruvec.maxSeq) return EINVAL;
  let reclaimed = 0;
  while (lruvec.minSeq <= seq && reclaimed < nrToReclaim) {
    const round = yield* evictFolios(m, task, Math.min(nrToReclaim - reclaimed, MAX_LRU_BATCH));
    reclaimed += round.reclaimed;
  }
  return 0;
}
