import {
  DEF_PRIORITY,
  MAX_LRU_BATCH,
  MIN_LRU_BATCH,
  MIN_NR_GENS,
  SWAP_CLUSTER_MAX,
} from '../mm/constants.js';
import { ageTrace, lookAround, type TraceMemcg } from './traceMemcg.js';

/** How many generations may be evicted: all but the two youngest. */
function evictableGens(m: TraceMemcg): number {
  return m.maxSeq - m.minSeq + 1 - MIN_NR_GENS;
}

/** Whether reclaim must age before it goes on, see `mglru/reclaim.ts`. Never with four generations. */
function shouldRunAging(m: TraceMemcg): boolean {
  const { nrPages, resident } = m;
  const gens = evictableGens(m);
  if (gens !== 1) return gens === 0;
  return (
    nrPages[m.maxSeq & 3] * MIN_NR_GENS > resident || nrPages[m.minSeq & 3] * (MIN_NR_GENS + 2) < resident
  );
}

/**
 * Takes up to 64 pages off the old end of list `oldest` into `isolated`, and sorts those met there that were promoted;
 * see `mglru/eviction.ts`. Returns how many were taken.
 */
function isolate(m: TraceMemcg, oldest: number): number {
  const { gen, lists, isolated } = m;
  const list = lists[oldest];
  let taken = 0;
  for (let left = Math.min(list.length, MAX_LRU_BATCH); left > 0 && taken < MIN_LRU_BATCH; left--) {
    const p = list.pop();
    if (gen[p] === oldest) isolated[taken++] = p;
    else lists[gen[p]].push(p);
  }
  return taken;
}

/** Drops oldest generations whose lists are empty, as long as two generations stay. True when `minSeq` moved. */
function tryToIncMinSeq(m: TraceMemcg): boolean {
  const before = m.minSeq;
  while (evictableGens(m) > 0 && m.lists[m.minSeq & 3].length === 0) m.minSeq++;
  return m.minSeq !== before;
}

/**
 * The last check of `taken` isolated pages of generation `oldest`: those that are young stay and become the youngest,
 * and so do those that the look-around of one before them has promoted. The others are evicted.
 */
function checkIsolated(m: TraceMemcg, oldest: number, taken: number): void {
  const { present, accessed, gen, lists, nrPages, isolated } = m;
  const youngest = m.maxSeq & 3;
  let kept = 0;
  let young = 0;
  for (let k = 0; k < taken; k++) {
    const p = isolated[k];
    const w = p >>> 5;
    const bit = 1 << (p & 31);
    if (accessed[w] & bit) {
      young++;
      accessed[w] &= ~bit;
      gen[p] = youngest;
      isolated[kept++] = p;
      lookAround(m, p);
    } else if (gen[p] !== oldest) {
      isolated[kept++] = p;
    } else {
      present[w] &= ~bit;
    }
  }
  for (let k = 0; k < kept; k++) lists[youngest].push(isolated[k]);
  const evicted = taken - kept;
  nrPages[oldest] -= evicted + young;
  nrPages[youngest] += young;
  m.resident -= evicted;
}

/** One round of eviction, as `evictFolios` does it. Returns pages looked at, 0 when it cannot go on without an aging. */
function evict(m: TraceMemcg): number {
  if (evictableGens(m) === 0) return 0;
  const oldest = m.minSeq & 3;
  const before = m.lists[oldest].length;
  const taken = isolate(m, oldest);
  let scanned = before - m.lists[oldest].length;
  if (taken === 0 && scanned < MAX_LRU_BATCH) scanned = 0;
  if (tryToIncMinSeq(m)) scanned++;
  if (evictableGens(m) === 0) scanned = 0;
  checkIsolated(m, oldest, taken);
  return scanned;
}

/** One round at one priority, as `shrinkLruvec` does it under the rules of 6.12: after an aging the round is over. */
function shrink(m: TraceMemcg, priority: number): void {
  let scanned = 0;
  for (;;) {
    const budget = m.resident >>> priority;
    if (priority < DEF_PRIORITY && shouldRunAging(m)) {
      ageTrace(m);
      return;
    }
    if (budget === 0) return;
    const round = evict(m);
    scanned += round;
    if (round === 0 || scanned >= budget) return;
  }
}

/** Reclaims about `SWAP_CLUSTER_MAX` pages, as `tryToFreePages` does it. Returns pages evicted. */
export function freePages(m: TraceMemcg): number {
  const before = m.resident;
  for (let priority = DEF_PRIORITY; priority >= 0; priority--) {
    shrink(m, priority);
    if (before - m.resident >= SWAP_CLUSTER_MAX) break;
  }
  return before - m.resident;
}
