import { HOST_PRESENT } from '../mm/bits.js';
import type { Memcg } from '../mm/memcg.js';
import { clearYoung, OLD } from '../mm/young.js';
import { addTable } from './bloom.js';
import { MIN_LRU_BATCH, PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from './constants.js';
import { PG_REFERENCED } from './folios.js';
import { updateGen } from './lruvec.js';

/** A run of pages: from `start` up to, not including, `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * The pages that look-around checks beside page `p` (A.6): its own page-table page, clipped to the area; if that is
 * more than 64 pages, exactly 64, centred on `p` or shifted to stay inside.
 */
export function lookAroundWindow(m: Memcg, p: number): Window {
  const table = Math.floor((p - m.first + m.tableOffset) / PTRS_PER_PTE);
  const start = Math.max(m.first, m.first + table * PTRS_PER_PTE - m.tableOffset);
  const end = Math.min(m.first + m.count, m.first + (table + 1) * PTRS_PER_PTE - m.tableOffset);
  if (end - start <= MIN_LRU_BATCH) return { start, end };
  const half = MIN_LRU_BATCH / 2;
  if (p - start < half) return { start, end: start + MIN_LRU_BATCH };
  if (end - p < half) return { start: end - MIN_LRU_BATCH, end };
  return { start: p - half, end: p + half };
}

/**
 * Look-around: page `p` was young at its last check, so its neighbours may be too. Young ones are promoted to `maxSeq`;
 * old ones stay. A window with one young page in eight asks the next aging to visit the table (eviction → aging).
 */
export function lookAround(m: Memcg, p: number, nowSeconds: number): void {
  const { lruvec, bits, policy, counts } = m;
  const { start, end } = lookAroundWindow(m, p);
  if (end - start === 1) return;
  let young = 1;
  for (let q = start; q < end; q++) {
    if (q === p || (bits[q] & HOST_PRESENT) === 0) continue;
    counts.lookAroundQueries++;
    if (clearYoung(m, q, policy.neighbours, nowSeconds) === OLD) continue;
    young++;
    if (lruvec.folios.gen[q] === 0) lruvec.folios.flags[q] |= PG_REFERENCED;
    else promote(m, q);
  }
  if (young * YOUNG_SHARE_WORTH_A_VISIT >= end - start) {
    const table = Math.floor((p - m.first + m.tableOffset) / PTRS_PER_PTE);
    addTable(m.filters, lruvec.maxSeq, table);
  }
}

function promote(m: Memcg, q: number): void {
  m.counts.lookAroundPromoted++;
  updateGen(m.lruvec, q, m.lruvec.maxSeq);
}
