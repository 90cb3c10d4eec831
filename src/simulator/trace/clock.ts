import { densify } from './dense.js';

const ABSENT = 0;
const RESIDENT = 1;
/** Resident, and its bit is set. */
const REFERENCED = 2;

/**
 * Replays a trace under CLOCK with one bit a page. The count of misses is exact.
 *
 * A page comes in with its bit clear; a hit sets it. To evict, the hand looks at the oldest page: if its bit is set it
 * is cleared and the page goes back to the young end, otherwise the page goes. The pages stand in a ring in which the
 * hand is the border between young and old, so "back to the young end" is one step of the hand.
 *
 * @returns misses
 */
export function replayClock(trace: Uint32Array, capacity: number): number {
  const { pages, count } = densify(trace);
  const state = new Uint8Array(count);
  const ring = new Uint32Array(Math.min(capacity, count));
  let hand = 0;
  let misses = 0;
  for (let i = 0; i < pages.length; i++) {
    const p = pages[i];
    if (state[p] !== ABSENT) {
      state[p] = REFERENCED;
      continue;
    }
    if (misses >= ring.length) {
      while (state[ring[hand]] === REFERENCED) {
        state[ring[hand]] = RESIDENT;
        if (++hand === ring.length) hand = 0;
      }
      state[ring[hand]] = ABSENT;
    }
    misses++;
    state[p] = RESIDENT;
    ring[hand] = p;
    if (++hand === ring.length) hand = 0;
  }
  return misses;
}
