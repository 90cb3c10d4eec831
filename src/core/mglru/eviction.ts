import { invalidatePage } from '../kvm/vm.js';
import { SWAPPED } from '../mm/bits.js';
import type { Memcg } from '../mm/memcg.js';
import { clearYoung, HOST_YOUNG, KVM_YOUNG, OLD } from '../mm/young.js';
import { MAX_LRU_BATCH, MIN_LRU_BATCH, MIN_NR_GENS } from './constants.js';
import { listAdd, listDel, listEmpty, PG_REFERENCED } from './folios.js';
import { lookAround } from './lookAround.js';
import { addFolio, delFolio, genFromSeq, headOf, nrGens, tryToIncMinSeq } from './lruvec.js';

/** What one call of `evictFolios` did. */
export interface Eviction {
  /** Pages looked at, as the reclaim loop counts them; 0 means that it cannot go on without an aging. */
  readonly scanned: number;
  /** Pages evicted. */
  readonly reclaimed: number;
}

/**
 * Takes up to 64 pages from the old end of the oldest generation (A.5 step 1). Pages that were promoted in the
 * meantime are met here and sorted onto the list where their flags say they belong.
 */
function isolateFolios(m: Memcg, isolated: number[]): number {
  const { lruvec } = m;
  const f = lruvec.folios;
  if (nrGens(lruvec) === MIN_NR_GENS) return 0;
  const oldest = genFromSeq(lruvec.minSeq);
  const head = headOf(lruvec, lruvec.minSeq);
  let scanned = 0;
  while (!listEmpty(f, head) && scanned < MAX_LRU_BATCH && isolated.length < MIN_LRU_BATCH) {
    const p = f.prev[head];
    scanned++;
    if (f.gen[p] !== oldest + 1) {
      listDel(f, p);
      listAdd(f, lruvec.heads + f.gen[p] - 1, p);
      continue;
    }
    delFolio(lruvec, p);
    f.flags[p] &= ~PG_REFERENCED;
    isolated.push(p);
  }
  return isolated.length > 0 || scanned >= MAX_LRU_BATCH ? scanned : 0;
}

/** The last check (A.5 step 3, A.6): true when the page was young and is to stay. */
function lastCheck(m: Memcg, p: number, nowSeconds: number): boolean {
  m.counts.lastChecks++;
  const answer = clearYoung(m, p, m.policy.eviction, nowSeconds);
  if (answer === OLD) return false;
  const looks = (answer & HOST_YOUNG) !== 0 || ((answer & KVM_YOUNG) !== 0 && m.policy.looksAroundForKvm);
  if (m.lookAround && looks) lookAround(m, p, nowSeconds);
  return true;
}

/** Unmaps the page from KVM and from the host, and writes it to swap. */
function unmapAndFree(m: Memcg, p: number, nowSeconds: number): void {
  if (m.vm !== null) invalidatePage(m.vm, p);
  m.bits[p] = SWAPPED;
  m.lruvec.folios.flags[p] = 0;
  m.counts.pgsteal++;
  m.onEvict(p, nowSeconds);
}

/**
 * One round of eviction: isolate, check each page once more, evict the old ones, and put the young ones back into the
 * youngest generation.
 */
export function evictFolios(m: Memcg, nowSeconds: number): Eviction {
  const { lruvec, counts } = m;
  const f = lruvec.folios;
  const isolated: number[] = [];
  let scanned = isolateFolios(m, isolated);
  if (tryToIncMinSeq(lruvec)) scanned++;
  if (nrGens(lruvec) === MIN_NR_GENS) scanned = 0;
  counts.pgscan += isolated.length;

  const rejected: number[] = [];
  for (const p of isolated) {
    // A neighbour's look-around may have found this page young after it was isolated.
    const rescued = (f.flags[p] & PG_REFERENCED) !== 0 || lastCheck(m, p, nowSeconds);
    if (rescued) rejected.push(p);
    else unmapAndFree(m, p, nowSeconds);
  }
  for (const p of rejected) {
    f.flags[p] &= ~PG_REFERENCED;
    addFolio(lruvec, p, lruvec.maxSeq);
  }
  counts.rescued += rejected.length;
  return { scanned, reclaimed: isolated.length - rejected.length };
}
