import { MUST_WAIT, spend, type Task, type Work } from '../engine/tasks.js';
import { OLD } from '../kvm/query.js';
import { MAX_LRU_BATCH, MIN_LRU_BATCH, MIN_NR_GENS } from '../mm/constants.js';
import { KEEP, listAdd, listAddTail, listEmpty, listPop } from '../mm/folios.js';
import {
  addFolio,
  genFromSeq,
  headOf,
  incGen,
  type Lruvec,
  leaveGen,
  nrGens,
  tryToIncMinSeq,
} from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import { beginQuery, looksAround } from '../mm/query.js';
import { noteIsolated, type Refs, seenAtLastCheck } from '../mm/refs.js';
import { countProtected, evictableTier, isProtected } from '../mm/tiers.js';
import { unmapAtOnce, unmapInTime } from '../mm/unmap.js';
import { checkAtOnce, checkInTime, lookAroundAfter } from './evictionCheck.js';
import { lookAroundAtOnce } from './lookAround.js';

/** What one call of `evictFolios` did. */
export interface Eviction {
  /** Pages looked at, as the reclaim loop counts them; 0 means that it cannot go on without an aging. */
  readonly scanned: number;
  /** Pages evicted. */
  readonly reclaimed: number;
}

/**
 * Takes up to 64 pages from the old end of the oldest generation (MODEL.md#eviction) and looks at no more than `most`.
 * Pages that were promoted in the meantime are met here and sorted onto the list where their flags say they belong;
 * pages of a protected tier go one generation up.
 *
 * @returns pages looked at
 */
export function isolateFolios(lruvec: Lruvec, isolated: number[], most: number): number {
  const { refs } = lruvec;
  const f = lruvec.folios;
  if (nrGens(lruvec) === MIN_NR_GENS) return 0;
  const oldest = genFromSeq(lruvec.minSeq);
  const head = headOf(lruvec, lruvec.minSeq);
  const tier = refs === null ? 0 : evictableTier(refs);
  let scanned = 0;
  while (!listEmpty(f, head) && scanned < most && isolated.length < MIN_LRU_BATCH) {
    const p = listPop(f, head);
    scanned++;
    if (f.gen[p] !== oldest + 1) {
      listAdd(f, lruvec.heads + f.gen[p] - 1, p);
      continue;
    }
    if (refs !== null && isProtected(refs, p, tier)) {
      protect(lruvec, refs, p);
      continue;
    }
    leaveGen(lruvec, p);
    if (refs !== null) noteIsolated(refs, p);
    f.flags[p] &= ~KEEP;
    isolated.push(p);
  }
  return scanned;
}

/** Page `p`, taken from the old end of the oldest generation, goes to the young end of the next; up to 6.13 to its old end. */
function protect(lruvec: Lruvec, refs: Refs, p: number): void {
  const f = lruvec.folios;
  countProtected(refs, p);
  incGen(lruvec, p);
  const add = refs.twoSightings ? listAdd : listAddTail;
  add(f, headOf(lruvec, lruvec.minSeq + 1), p);
}

/** What `takeBatch` looked at: in truth, and as the reclaim loop counts it. */
interface Taken {
  readonly lookedAt: number;
  readonly scanned: number;
}

/** Isolates a batch, and drops generations that are empty. */
function takeBatch(m: Memcg, isolated: number[], most: number): Taken {
  const { lruvec } = m;
  if (m.rules.budgetIsExact) {
    tryToIncMinSeq(lruvec);
    let scanned = isolateFolios(lruvec, isolated, most);
    // Sorting alone is no progress: the next pages of the same type, once.
    if (scanned > 0 && isolated.length === 0) scanned += isolateFolios(lruvec, isolated, most);
    if (scanned > 0) tryToIncMinSeq(lruvec);
    return { lookedAt: scanned, scanned };
  }
  const limit = m.rules.batchKeepsBudget ? most : MAX_LRU_BATCH;
  const lookedAt = isolateFolios(lruvec, isolated, limit);
  let scanned = isolated.length > 0 || lookedAt >= limit ? lookedAt : 0;
  if (tryToIncMinSeq(lruvec)) scanned++;
  return { lookedAt, scanned: nrGens(lruvec) === MIN_NR_GENS ? 0 : scanned };
}

/**
 * One round of eviction: isolate, check each page once more, evict the old ones, and put the young ones back among the
 * young.
 *
 * @param most pages to look at; minded only by kernels whose batches keep to the budget
 */
export function* evictFolios(m: Memcg, task: Task, most: number = MAX_LRU_BATCH): Work<Eviction> {
  const { lruvec, counts } = m;
  const f = lruvec.folios;
  const isolated: number[] = [];
  const { scanned, lookedAt } = takeBatch(m, isolated, most);
  counts.pgscan += isolated.length;
  if (!spend(task, lookedAt * m.costs.isolateNs)) yield;

  const rejected: number[] = [];
  const q = beginQuery(m, task, 'eviction');
  for (const p of isolated) {
    // A neighbour's look-around may have found this page young after it was isolated.
    let young = (f.flags[p] & KEEP) !== 0;
    if (!young) {
      const answer = checkAtOnce(m, q, p);
      young = answer === MUST_WAIT ? ((yield checkInTime(m, task, p)) as boolean) : answer !== OLD;
      if (answer !== MUST_WAIT && !spend(task, m.costs.lastCheckNs + q.ns)) yield;
      if (answer !== MUST_WAIT && looksAround(m, q, answer)) {
        const ns = lookAroundAtOnce(m, task, p, q.ns);
        if (ns === MUST_WAIT) yield* lookAroundAfter(m, q, p);
        else if (!spend(task, ns)) yield;
      }
    }
    if (young) {
      rejected.push(p);
      continue;
    }
    const ns = unmapAtOnce(m, task, p);
    if (!spend(task, ns === MUST_WAIT ? ((yield unmapInTime(m, task, p)) as number) : ns)) yield;
  }
  for (const p of rejected) {
    f.flags[p] &= ~KEEP;
    addFolio(lruvec, p, seqOfRescued(lruvec, p));
  }
  counts.rescued += rejected.length;
  return { scanned, reclaimed: isolated.length - rejected.length };
}

/** Where a rescued page goes: into the youngest generation, or one below unless it is part of the working set (6.14). */
function seqOfRescued(lruvec: Lruvec, p: number): number {
  const { refs, maxSeq } = lruvec;
  return refs === null || seenAtLastCheck(refs, p) ? maxSeq : maxSeq - 1;
}
