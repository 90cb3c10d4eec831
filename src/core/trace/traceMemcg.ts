import { addTable, type BloomFilters, makeBloomFilters, resetFilter, wantsTable } from '../mglru/bloom.js';
import { MIN_LRU_BATCH, PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from '../mglru/constants.js';
import { makeFolios, PG_REFERENCED } from '../mglru/folios.js';
import { incMaxSeq, type Lruvec, makeLruvec, updateGen } from '../mglru/lruvec.js';
import { makePageBits, type PageBits, wordMask } from './pageBits.js';

/**
 * The cgroup of one ordinary process as a trace needs it: no VM, no policy, nothing drawn by chance. Generations and
 * lists are those of `mglru`. The accessed bits are a bitmap, because aging and look-around search for the few that
 * are set; that makes them several times faster than asking page by page, and changes no decision (a test replays
 * traces on both and compares every page).
 */
export interface TraceMemcg {
  /** Pages, whole page-table pages from page 0 on. */
  readonly count: number;
  readonly lruvec: Lruvec;
  readonly filters: BloomFilters;
  readonly present: PageBits;
  /** Set only for pages that are present. */
  readonly accessed: PageBits;
  /** Pages that are present. */
  resident: number;
  /** The batch in the hands of eviction. */
  readonly isolated: Int32Array;
}

/** A cgroup of `count` pages (a multiple of 512), none of them resident. */
export function makeTraceMemcg(count: number): TraceMemcg {
  return {
    count,
    lruvec: makeLruvec(makeFolios(count, 1), 0),
    filters: makeBloomFilters(count / PTRS_PER_PTE),
    present: makePageBits(count),
    accessed: makePageBits(count),
    resident: 0,
    isolated: new Int32Array(MIN_LRU_BATCH),
  };
}

/**
 * Promotes the pages of a run that are young, clears their bits, and counts them. A page that eviction holds is marked
 * referenced instead (`updateGen`).
 */
function promoteYoung(m: TraceMemcg, start: number, end: number): number {
  const { lruvec, accessed } = m;
  let young = 0;
  for (let w = start >>> 5; w * 32 < end; w++) {
    const mask = wordMask(w, start, end);
    let left = accessed[w] & mask;
    if (left === 0) continue;
    accessed[w] &= ~mask;
    while (left !== 0) {
      const bit = 31 - Math.clz32(left);
      left &= ~(1 << bit);
      young++;
      updateGen(lruvec, w * 32 + bit, lruvec.maxSeq);
    }
  }
  return young;
}

/** One aging without force, as `mglru/aging.ts` does it. */
export function ageTrace(m: TraceMemcg): void {
  const { lruvec, filters } = m;
  const seq = lruvec.maxSeq;
  resetFilter(filters, seq + 1);
  for (let table = 0; table * PTRS_PER_PTE < m.count; table++) {
    if (!wantsTable(filters, seq, table)) continue;
    const young = promoteYoung(m, table * PTRS_PER_PTE, (table + 1) * PTRS_PER_PTE);
    if (young * YOUNG_SHARE_WORTH_A_VISIT >= PTRS_PER_PTE) addTable(filters, seq + 1, table);
  }
  incMaxSeq(lruvec, 0);
}

/** Look-around of a page whose own bit is cleared already, as `mglru/lookAround.ts` does it. */
function lookAround(m: TraceMemcg, p: number): void {
  const table = Math.floor(p / PTRS_PER_PTE);
  const first = table * PTRS_PER_PTE;
  const last = first + PTRS_PER_PTE - MIN_LRU_BATCH;
  const start = Math.min(Math.max(p - MIN_LRU_BATCH / 2, first), last);
  const young = 1 + promoteYoung(m, start, start + MIN_LRU_BATCH);
  if (young * YOUNG_SHARE_WORTH_A_VISIT >= MIN_LRU_BATCH) addTable(m.filters, m.lruvec.maxSeq, table);
}

/** The last check of an isolated page: true when it stays. */
export function checkLast(m: TraceMemcg, p: number): boolean {
  if (m.lruvec.folios.flags[p] & PG_REFERENCED) return true;
  const bit = 1 << (p & 31);
  if ((m.accessed[p >>> 5] & bit) === 0) return false;
  m.accessed[p >>> 5] &= ~bit;
  lookAround(m, p);
  return true;
}
