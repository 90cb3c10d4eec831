import {
  DEF_PRIORITY,
  MAX_LRU_BATCH,
  MIN_LRU_BATCH,
  MIN_NR_GENS,
  SWAP_CLUSTER_MAX,
} from '../mglru/constants.js';
import { listAdd } from '../mglru/folios.js';
import { addFolio, genFromSeq, headOf, nrGens, tryToIncMinSeq } from '../mglru/lruvec.js';
import { shouldRunAging } from '../mglru/reclaim.js';
import { ageTrace, checkLast, type TraceMemcg } from './traceMemcg.js';

/** Takes up to 64 pages from the old end of the oldest generation into `isolated`; see `mglru/eviction.ts`. */
function isolate(m: TraceMemcg): { scanned: number; taken: number } {
  const { lruvec, isolated } = m;
  const { next, prev, gen, flags } = lruvec.folios;
  if (nrGens(lruvec) === MIN_NR_GENS) return { scanned: 0, taken: 0 };
  const oldest = genFromSeq(lruvec.minSeq);
  const head = headOf(lruvec, lruvec.minSeq);
  let scanned = 0;
  let taken = 0;
  while (prev[head] !== head && scanned < MAX_LRU_BATCH && taken < MIN_LRU_BATCH) {
    const p = prev[head];
    scanned++;
    // It is the tail: what follows it is the head.
    prev[head] = prev[p];
    next[prev[p]] = head;
    if (gen[p] === oldest + 1) {
      gen[p] = 0;
      flags[p] = 0;
      isolated[taken++] = p;
    } else {
      listAdd(lruvec.folios, lruvec.heads + gen[p] - 1, p);
    }
  }
  lruvec.nrPages[oldest] -= taken;
  return { scanned: taken > 0 || scanned >= MAX_LRU_BATCH ? scanned : 0, taken };
}

/** One round of eviction, as `evictFolios` does it. Returns pages looked at, 0 when it cannot go on without an aging. */
function evict(m: TraceMemcg): number {
  const { lruvec, isolated, present } = m;
  const { flags } = lruvec.folios;
  let { scanned, taken } = isolate(m);
  if (tryToIncMinSeq(lruvec)) scanned++;
  if (nrGens(lruvec) === MIN_NR_GENS) scanned = 0;
  let rejected = 0;
  for (let k = 0; k < taken; k++) {
    const p = isolated[k];
    if (checkLast(m, p)) isolated[rejected++] = p;
    else present[p >>> 5] &= ~(1 << (p & 31));
  }
  for (let k = 0; k < rejected; k++) {
    flags[isolated[k]] = 0;
    addFolio(lruvec, isolated[k], lruvec.maxSeq);
  }
  m.resident -= taken - rejected;
  return scanned;
}

/** One round at one priority, as `shrinkLruvec` does it under the rules of 6.12: after an aging the round is over. */
function shrink(m: TraceMemcg, priority: number): void {
  let scanned = 0;
  for (;;) {
    const { needed, nrToScan } = shouldRunAging(m.lruvec);
    const budget = Math.floor(nrToScan / 2 ** priority);
    if (needed && priority < DEF_PRIORITY) {
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
