import { MUST_WAIT, type Task, type Work } from '../engine/tasks.js';
import type { Query } from '../kvm/query.js';
import { countUncontended } from '../locks/lockStats.js';
import { spinIsContended, spinIsLocked } from '../locks/spinLocks.js';
import { activateSoon } from '../mm/activation.js';
import { addTable, suitableToScan } from '../mm/bloom.js';
import { MIN_LRU_BATCH, PAGEVEC_SIZE } from '../mm/constants.js';
import { updateGen } from '../mm/lruvec.js';
import { type Memcg, type PageRange, pagesOfTable, ptlOf, tableOf } from '../mm/memcg.js';
import { beginQuery } from '../mm/query.js';
import type { KnownQuiet } from './quiet.js';
import type { Walk, Walked } from './walk.js';
import { walkPtes, walkPtesAtOnce } from './walkPtes.js';

/**
 * The pages that look-around checks beside page `p` (MODEL.md#eviction-check-and-look-around): its own page-table page,
 * clipped to the area; if that is more than 64 pages, exactly 64, centred on `p` or shifted to stay inside.
 */
export function lookAroundWindow(m: Memcg, p: number): PageRange {
  const { start, end } = pagesOfTable(m, tableOf(m, p));
  if (end - start <= MIN_LRU_BATCH) return { start, end };
  const from = Math.max(start, Math.min(p - MIN_LRU_BATCH / 2, end - MIN_LRU_BATCH));
  return { start: from, end: from + MIN_LRU_BATCH };
}

/**
 * Look-around: page `p` was young at its eviction check, so its neighbours may be too. Young ones are promoted to
 * `maxSeq`; one that eviction holds is marked, and eviction keeps it; old ones stay. A window with one young page in
 * eight lets the next aging visit the table (eviction → aging). The caller holds the lock of the page table; while
 * others wait for it, nothing is looked at.
 */
export function* lookAround(m: Memcg, task: Task, p: number): Work {
  if (m.ptl !== null && spinIsContended(m.ptl, task.id)) return;
  const walk = walkAround(m, p);
  if (walk.end - walk.start === 1) return;
  const found = m.activatesSoon ? [] : null;
  note(m, walk, (yield walkPtes(m, task, 'neighbour', walk, found)) as Walked);
  if (found === null) return;
  for (const each of found) {
    if (found.length < PAGEVEC_SIZE) activateSoon(m.activation, m.lruvec, each);
    else updateGen(m.lruvec, each, m.lruvec.maxSeq);
  }
}

function walkAround(m: Memcg, p: number): Walk {
  const { start, end } = lookAroundWindow(m, p);
  return { start, end, seq: m.lruvec.maxSeq, except: p };
}

/** What a task's look-arounds share as long as it runs alone and no page goes. */
export interface SharedLook extends KnownQuiet {
  readonly q: Query;
}

export function shareLooks(m: Memcg, task: Task): SharedLook {
  return { q: beginQuery(m, task, 'neighbour'), start: 0, end: 0, present: 0 };
}

/**
 * The same in one instant, with the lock of the page table, which has been held for `heldNs` already.
 *
 * @returns what it costs, in nanoseconds, for the caller to let pass; `MUST_WAIT`, with nothing done, where something comes
 *   between or the lock is held, or where there is nothing to look at
 */
export function lookAroundAtOnce(m: Memcg, shared: SharedLook, p: number, heldNs: number): number {
  const { ptl } = m;
  if (m.activatesSoon || (ptl !== null && spinIsLocked(ptl, ptlOf(m, p)))) return MUST_WAIT;
  const walk = walkAround(m, p);
  if (walk.end - walk.start === 1) return MUST_WAIT;
  const { q } = shared;
  const walked = walkPtesAtOnce(m, q, walk, shared);
  if (walked === null) return MUST_WAIT;
  note(m, walk, walked);
  const { nowNs } = q.task.engine;
  // The same but for rounding: the time of the clock at the end, less that at the beginning.
  if (ptl !== null) countUncontended(ptl, q.task.id, 1, nowNs + walked.ns - (nowNs - heldNs));
  return walked.ns;
}

/** Counts what was looked at; a window of which one page in eight was young, the page itself among them, is noted for the next aging. */
function note(m: Memcg, { start, end, seq, except }: Walk, { total, young, onLists }: Walked): void {
  m.counts.lookAroundQueries += total;
  m.counts.lookAroundPromoted += onLists;
  if (suitableToScan(end - start, young + 1)) addTable(m.filters, seq, tableOf(m, except));
}
