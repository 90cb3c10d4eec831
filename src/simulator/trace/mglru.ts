import { MAX_RECLAIM_RETRIES } from '../mm/constants.js';
import { addFolio } from '../mm/lruvec.js';
import { packTables } from './dense.js';
import { freePages, makeTraceMemcg, type TraceMemcg } from './traceReclaim.js';

/**
 * Replays a trace under the simulator's multi-gen LRU: one ordinary process in a memory cgroup, under the rules of
 * Linux 6.12 (MODEL.md#generations to MODEL.md#eviction-check-and-look-around). A fault puts the page into the youngest
 * generation with its accessed bit set; a hit sets the bit and does nothing else; page numbers are addresses, so aging
 * walks page tables and look-around sees neighbours.
 *
 * `capacity` is the cgroup's `memory.max`: never more than so many pages are resident. A fault at the limit reclaims
 * first, as the kernel's charge does: it asks for `SWAP_CLUSTER_MAX` (32) pages, and eviction works in batches of up to
 * 64. So at times fewer pages are resident than could be, and small capacities suffer: that is MGLRU, not the replay.
 * There is no time in a trace, so there is no kswapd.
 *
 * @param trace in at most 2^20 page-table pages
 * @returns misses
 * @throws ConfigError when the trace touches too many page-table pages
 */
export function replayMglru(trace: Uint32Array, capacity: number): number {
  const { pages, count } = packTables(trace);
  return accessAll(makeTraceMemcg(count), pages, capacity);
}

/** Makes every access of a packed trace in turn; returns how many found their page not resident. */
export function accessAll(m: TraceMemcg, trace: Uint32Array, capacity: number): number {
  const { lruvec, accessed } = m;
  const { gen } = lruvec.folios;
  let misses = 0;
  let room = capacity;
  for (let i = 0; i < trace.length; i++) {
    const p = trace[i];
    const w = p >>> 5;
    const bit = 1 << (p & 31);
    // A page whose bit is set is resident: most hits look no further.
    if ((accessed[w] & bit) !== 0) continue;
    if (gen[p] === 0) {
      misses++;
      if (room === 0) room = makeRoom(m);
      room--;
      addFolio(lruvec, p, lruvec.maxSeq);
    }
    accessed[w] |= bit;
  }
  return misses;
}

/** Reclaims until something is free. No page is touched meanwhile, so sooner or later every accessed bit is clear. */
function makeRoom(m: TraceMemcg): number {
  for (let tries = 0; tries <= MAX_RECLAIM_RETRIES; tries++) {
    const freed = freePages(m);
    if (freed > 0) return freed;
  }
  throw new Error('replayMglru: reclaim freed nothing although no page is touched; this is a bug');
}
