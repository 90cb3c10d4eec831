import { densify } from './dense.js';
import { Moments } from './moments.js';

/** A page that is not used again. No page's next use is the very first access. */
const NEVER = 0;

/**
 * Replays a trace under Belady's rule (OPT): to make room, evict the page whose next use is farthest. The count of
 * misses is exact, and no policy that loads a page only when it is needed, and always then, has fewer.
 *
 * Pages never used again are farther than all others and go first. Which of them goes does not matter, as none comes
 * back; and no other two pages tie, because each access is one page's. So the count does not depend on ties, and the
 * resident pages need no names: a page is the moment of its next use. An access is a hit when its moment is in the set.
 *
 * Moments that have passed stay in the set: they are smaller than any that is still to come, so they are never taken.
 *
 * @returns misses
 */
export function replayBelady(trace: Uint32Array, capacity: number): number {
  const next = nextUses(trace);
  const moments = new Moments(next.length);
  let neverAgain = 0;
  let resident = 0;
  let misses = 0;
  for (let i = 0; i < next.length; i++) {
    if (!moments.has(i)) {
      misses++;
      if (resident < capacity) resident++;
      else if (neverAgain > 0) neverAgain--;
      else moments.takeLargest();
    }
    if (next[i] === NEVER) neverAgain++;
    else moments.add(next[i]);
  }
  return misses;
}

/** For each access, the next one to the same page, or `NEVER`: one pass from the end. */
function nextUses(trace: Uint32Array): Uint32Array {
  const { pages, count } = densify(trace);
  const seen = new Uint32Array(count).fill(NEVER);
  const next = new Uint32Array(pages.length);
  for (let i = pages.length - 1; i >= 0; i--) {
    next[i] = seen[pages[i]];
    seen[pages[i]] = i;
  }
  return next;
}
