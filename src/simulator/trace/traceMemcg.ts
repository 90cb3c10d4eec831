import { MIN_LRU_BATCH, MIN_NR_GENS, PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from '../mm/constants.js';
import { PageQueue } from './pageQueue.js';
import { makeWantedTables, resetTables, type WantedTables, wantTable } from './wantedTables.js';

const WORDS_PER_TABLE = PTRS_PER_PTE / 32;
const YOUNG_IN_TABLE = PTRS_PER_PTE / YOUNG_SHARE_WORTH_A_VISIT;
const HALF_WINDOW = MIN_LRU_BATCH / 2;
/** Where in a page-table page the last full look-around window begins. */
const LAST_WINDOW = PTRS_PER_PTE - MIN_LRU_BATCH;
const YOUNG_IN_WINDOW = MIN_LRU_BATCH / YOUNG_SHARE_WORTH_A_VISIT;

/** One bit a page, 32 to a word, so that a word of clear bits is passed over at once. */
export type PageBits = Int32Array;

/**
 * The cgroup of one ordinary process as a trace needs it: no VM, no policy, nothing drawn by chance. It takes the
 * simulator's decisions (`mglru`) and keeps its pages in the same order; a test replays traces on both and compares
 * every page. What differs is how pages are kept: accessed bits are bitmaps, because aging and look-around search for
 * the few that are set, and a generation's list is a queue.
 *
 * Generations are numbered as in `Lruvec`: `maxSeq` is the youngest, `minSeq` the oldest, and what is kept by
 * generation has index `seq mod 4`.
 */
export interface TraceMemcg {
  /** Pages that may be resident. */
  readonly capacity: number;
  readonly present: PageBits;
  /** Set only for pages that are present. */
  readonly accessed: PageBits;
  /** Generation mod 4 of each page that is present. A promotion changes only this, and leaves the page on its list. */
  readonly gen: Uint8Array;
  readonly lists: readonly PageQueue[];
  maxSeq: number;
  minSeq: number;
  /** Pages by generation, as `gen` says (not by list). */
  readonly nrPages: Int32Array;
  /** Pages that are present. */
  resident: number;
  /** Page-table pages that the aging of an even and of an odd generation visits. */
  readonly wanted: readonly [WantedTables, WantedTables];
  /** The batch in the hands of eviction. Its pages are on no list, but still counted in the generation they were in. */
  readonly isolated: Uint32Array;
}

/** A cgroup of `count` pages (a multiple of 512), none of them resident. */
export function makeTraceMemcg(count: number, capacity: number): TraceMemcg {
  const tables = count / PTRS_PER_PTE;
  const most = Math.min(count, capacity);
  return {
    capacity: most,
    present: new Int32Array(count / 32),
    accessed: new Int32Array(count / 32),
    gen: new Uint8Array(count),
    lists: Array.from({ length: 4 }, () => new PageQueue(most)),
    maxSeq: MIN_NR_GENS + 1,
    minSeq: 0,
    nrPages: new Int32Array(4),
    resident: 0,
    wanted: [makeWantedTables(tables), makeWantedTables(tables)],
    isolated: new Uint32Array(MIN_LRU_BATCH),
  };
}

/** Clears the accessed bits `young` of word `w`, at least one, and promotes their pages. Returns how many they are. */
function promote(m: TraceMemcg, w: number, young: number): number {
  const { accessed, gen, nrPages } = m;
  const youngest = m.maxSeq & 3;
  accessed[w] &= ~young;
  let count = 0;
  let left = young;
  do {
    const bit = 31 - Math.clz32(left);
    const p = w * 32 + bit;
    left &= ~(1 << bit);
    count++;
    nrPages[gen[p]]--;
    gen[p] = youngest;
  } while (left !== 0);
  nrPages[youngest] += count;
  return count;
}

/** Promotes the young pages of a page-table page. It is wanted again when one entry in eight was young. */
function walkTable(m: TraceMemcg, table: number, next: WantedTables): void {
  const { accessed } = m;
  const start = table * WORDS_PER_TABLE;
  const end = start + WORDS_PER_TABLE;
  let young = 0;
  for (let w = start; w < end; w++) if (accessed[w] !== 0) young += promote(m, w, accessed[w]);
  if (young >= YOUNG_IN_TABLE) wantTable(next, table);
}

/**
 * One aging without force, as `mglru/aging.ts` does it. Reclaim never asks for it while four generations exist, so
 * there is always room for a new one and no two have to be merged.
 */
export function ageTrace(m: TraceMemcg): void {
  const now = m.wanted[m.maxSeq & 1];
  const next = m.wanted[(m.maxSeq + 1) & 1];
  resetTables(next);
  if (now.inUse) for (let k = 0; k < now.count; k++) walkTable(m, now.list[k], next);
  else for (let table = 0; table < now.list.length; table++) walkTable(m, table, next);
  m.maxSeq++;
}

/** Look-around of a young page that is promoted already, as `mglru/lookAround.ts` does it. */
export function lookAround(m: TraceMemcg, p: number): void {
  const { accessed } = m;
  const inTable = p & (PTRS_PER_PTE - 1);
  let start = p - HALF_WINDOW;
  if (inTable < HALF_WINDOW) start = p - inTable;
  else if (inTable > LAST_WINDOW + HALF_WINDOW) start = p - inTable + LAST_WINDOW;
  // The window of 64 pages is two words, or one and parts of its two neighbours.
  const w = start >>> 5;
  const upper = -1 << (start & 31);
  const left = accessed[w] & upper;
  const middle = accessed[w + 1];
  const right = upper === -1 ? 0 : accessed[w + 2] & ~upper;
  if ((left | middle | right) === 0) return;
  let young = 1;
  if (left !== 0) young += promote(m, w, left);
  if (middle !== 0) young += promote(m, w + 1, middle);
  if (right !== 0) young += promote(m, w + 2, right);
  if (young >= YOUNG_IN_WINDOW) wantTable(m.wanted[m.maxSeq & 1], Math.floor(p / PTRS_PER_PTE));
}
