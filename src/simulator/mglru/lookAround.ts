import type { Task, Work } from '../engine/tasks.js';
import { spinIsContended } from '../locks/spinLocks.js';
import { activateSoon } from '../mm/activation.js';
import { addTable } from '../mm/bloom.js';
import { MIN_LRU_BATCH, PAGEVEC_SIZE, YOUNG_SHARE_WORTH_A_VISIT } from '../mm/constants.js';
import { updateGen } from '../mm/lruvec.js';
import { type Memcg, type PageRange, pagesOfTable, tableOf } from '../mm/memcg.js';
import { beginQuery } from '../mm/query.js';
import { walkPtes } from './walkPtes.js';

/**
 * The pages that look-around checks beside page `p` (MODEL.md#eviction-check-and-look-around): its own page-table page,
 * clipped to the area; if that is more than 64 pages, exactly 64, centred on `p` or shifted to stay inside.
 */
export function lookAroundWindow(m: Memcg, p: number): PageRange {
  const { start, end } = pagesOfTable(m, tableOf(m, p));
  if (end - start <= MIN_LRU_BATCH) return { start, end };
  const half = MIN_LRU_BATCH / 2;
  if (p - start < half) return { start, end: start + MIN_LRU_BATCH };
  if (end - p < half) return { start: end - MIN_LRU_BATCH, end };
  return { start: p - half, end: p + half };
}

/**
 * Look-around: page `p` was young at its eviction check, so its neighbours may be too. Young ones are promoted to
 * `maxSeq`; one that eviction holds is marked, and eviction keeps it; old ones stay. A window with one young page in
 * eight lets the next aging visit the table (eviction → aging). The caller holds the lock of the page table; while
 * others wait for it, nothing is looked at.
 */
export function* lookAround(m: Memcg, task: Task, p: number): Work {
  if (m.ptl !== null && spinIsContended(m.ptl, task.id)) return;
  const window = lookAroundWindow(m, p);
  const entries = window.end - window.start;
  if (entries === 1) return;
  const { maxSeq } = m.lruvec;
  const found = m.activatesSoon ? [] : null;
  const q = beginQuery(m, task, 'neighbour');
  const { total, young, onLists } = yield* walkPtes(m, q, window, maxSeq, p, found);
  m.counts.lookAroundQueries += total;
  m.counts.lookAroundPromoted += onLists;
  // Page `p` counts among the young.
  if ((young + 1) * YOUNG_SHARE_WORTH_A_VISIT >= entries) addTable(m.filters, maxSeq, tableOf(m, p));
  if (found === null) return;
  for (const each of found) {
    if (found.length < PAGEVEC_SIZE) activateSoon(m.activation, m.lruvec, each);
    else updateGen(m.lruvec, each, m.lruvec.maxSeq);
  }
}
