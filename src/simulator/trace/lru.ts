import { densify } from './dense.js';

/**
 * Replays a trace under least recently used. The count of misses is exact.
 *
 * There is no list: the trace itself is one. Its entries that are their page's latest access so far, read from old to
 * new, are the pages in LRU order. `oldest` walks along it past entries that a later access has overtaken; it stops
 * at the victim. A page is resident exactly when its latest access is not behind `oldest`. A hit costs one write, and
 * `oldest` passes each entry once.
 *
 * @returns misses
 */
export function replayLru(trace: Uint32Array, capacity: number): number {
  const { pages, count } = densify(trace);
  const latest = new Int32Array(count).fill(-1);
  let oldest = 0;
  let resident = 0;
  let misses = 0;
  for (let i = 0; i < pages.length; i++) {
    const p = pages[i];
    const was = latest[p];
    if (was < oldest) {
      misses++;
      if (resident === capacity) {
        while (latest[pages[oldest]] !== oldest) oldest++;
        oldest++;
      } else {
        resident++;
      }
    }
    latest[p] = i;
  }
  return misses;
}
