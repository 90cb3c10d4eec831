import { takeBatch } from '../mglru/eviction.js';
import { shouldRunAging } from '../mglru/reclaim.js';
import {
  addTable,
  type BloomFilters,
  makeBloomFilters,
  resetFilter,
  suitableToScan,
  wantsTable,
} from '../mm/bloom.js';
import {
  DEF_PRIORITY,
  MAX_LRU_BATCH,
  MIN_LRU_BATCH,
  PTRS_PER_PTE,
  SWAP_CLUSTER_MAX,
} from '../mm/constants.js';
import { KEEP, makeFolios } from '../mm/folios.js';
import { addFolio, incMaxSeq, type Lruvec, makeLruvec, totalPages, updateGen } from '../mm/lruvec.js';
import { RULES_6_12 } from '../mm/rules.js';

const WORDS_PER_TABLE = PTRS_PER_PTE / 32;
const HALF_WINDOW = MIN_LRU_BATCH / 2;

/**
 * The cgroup of one ordinary process as a trace needs it: no VM, no policy, no time. Generations, lists, filters, the
 * isolation of a batch and the need for an aging are the simulator's own. Only the accessed bits are kept apart, one bit
 * a page, because aging and look-around search for the few that are set. So a replay is 2.5 to 6 times as fast as with
 * one access at a time on a `Memcg`, as `npm run bench -- --only mglru` shows; and a test replays traces on both and
 * compares every page.
 */
export interface TraceMemcg {
  readonly lruvec: Lruvec;
  readonly filters: BloomFilters;
  /** One bit a page, 32 to a word, so that a word of clear bits is passed over at once; set only for resident pages. */
  readonly accessed: Int32Array;
}

/** A cgroup of `count` pages (a multiple of 512), none of them resident. */
export function makeTraceMemcg(count: number): TraceMemcg {
  return {
    lruvec: makeLruvec(makeFolios(count, 1), 0),
    filters: makeBloomFilters(count / PTRS_PER_PTE),
    accessed: new Int32Array(count / 32),
  };
}

/** Clears the accessed bits `young` of word `w` and promotes their pages. Returns how many they are. */
function promote({ lruvec, accessed }: TraceMemcg, w: number, young: number): number {
  accessed[w] &= ~young;
  let count = 0;
  for (let left = young; left !== 0; count++) {
    const bit = 31 - Math.clz32(left);
    left &= ~(1 << bit);
    updateGen(lruvec, w * 32 + bit, lruvec.maxSeq);
  }
  return count;
}

/** Promotes the young pages of a page-table page. True when it is worth another visit, see `mglru/aging.ts`. */
function walkTable(m: TraceMemcg, table: number): boolean {
  const { accessed } = m;
  const start = table * WORDS_PER_TABLE;
  let young = 0;
  for (let w = start; w < start + WORDS_PER_TABLE; w++)
    if (accessed[w] !== 0) young += promote(m, w, accessed[w]);
  return suitableToScan(PTRS_PER_PTE, young);
}

/** One aging without force, as `tryToIncMaxSeq` does it. */
function age(m: TraceMemcg): void {
  const { lruvec, filters } = m;
  const seq = lruvec.maxSeq;
  resetFilter(filters, seq + 1);
  for (let table = 0; table < filters[0].length; table++)
    if (wantsTable(filters, seq, table) && walkTable(m, table)) addTable(filters, seq + 1, table);
  incMaxSeq(lruvec, 0);
}

/** Look-around of page `p`, whose own bit is clear by now, as `mglru/lookAround.ts` does it. */
function lookAround(m: TraceMemcg, p: number): void {
  const { accessed, lruvec } = m;
  const inTable = p % PTRS_PER_PTE;
  const inWindow = Math.max(0, Math.min(inTable - HALF_WINDOW, PTRS_PER_PTE - MIN_LRU_BATCH));
  const start = p - inTable + inWindow;
  // The window of 64 pages is two words, or one and parts of its two neighbours.
  const w = start >>> 5;
  const upper = -1 << (start & 31);
  const left = accessed[w] & upper;
  const middle = accessed[w + 1];
  const right = upper === -1 ? 0 : accessed[w + 2] & ~upper;
  if ((left | middle | right) === 0) return;
  const young = 1 + promote(m, w, left) + promote(m, w + 1, middle) + promote(m, w + 2, right);
  if (suitableToScan(MIN_LRU_BATCH, young)) addTable(m.filters, lruvec.maxSeq, Math.floor(p / PTRS_PER_PTE));
}

/** The eviction check of isolated pages: the young ones become the youngest, the others are gone; see `evictFolios`. */
function checkIsolated(m: TraceMemcg, isolated: readonly number[]): void {
  const { lruvec, accessed } = m;
  const { flags } = lruvec.folios;
  const rescued: number[] = [];
  for (const p of isolated) {
    const bit = 1 << (p & 31);
    if ((flags[p] & KEEP) !== 0) {
      rescued.push(p);
    } else if ((accessed[p >>> 5] & bit) !== 0) {
      accessed[p >>> 5] &= ~bit;
      rescued.push(p);
      lookAround(m, p);
    }
  }
  for (const p of rescued) {
    flags[p] &= ~KEEP;
    addFolio(lruvec, p, lruvec.maxSeq);
  }
}

/** One round of eviction, as `evictFolios` does it. Returns pages looked at, 0 when it cannot go on without an aging. */
function evict(m: TraceMemcg): number {
  const isolated: number[] = [];
  const { scanned } = takeBatch(m.lruvec, RULES_6_12, isolated, MAX_LRU_BATCH);
  checkIsolated(m, isolated);
  return scanned;
}

/** One round at one priority, as `shrinkLruvec` does it under the rules of 6.12: after an aging the round is over. */
function shrink(m: TraceMemcg, priority: number): void {
  let scanned = 0;
  for (;;) {
    if (priority < DEF_PRIORITY && shouldRunAging(m.lruvec, RULES_6_12)) {
      age(m);
      return;
    }
    const budget = totalPages(m.lruvec) >>> priority;
    const round = budget === 0 ? 0 : evict(m);
    scanned += round;
    if (round === 0 || scanned >= budget) return;
  }
}

/** Reclaims about `SWAP_CLUSTER_MAX` pages, as `tryToFreePages` does it. Returns pages evicted. */
export function freePages(m: TraceMemcg): number {
  const before = totalPages(m.lruvec);
  let freed = 0;
  for (let priority = DEF_PRIORITY; priority >= 0 && freed < SWAP_CLUSTER_MAX; priority--) {
    shrink(m, priority);
    freed = before - totalPages(m.lruvec);
  }
  return freed;
}
