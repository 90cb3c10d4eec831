import { byFour } from '../stats/fourBytes.js';
import { MAX_NR_GENS } from './constants.js';

/**
 * Page flag: the page was found young while it was isolated, so eviction keeps it (`keep_locked` in `shrink_folio_list`).
 * The kernel uses `PG_referenced` a second time for it; here that is a flag of its own in `refs.ts`.
 */
export const KEEP = 128;

/**
 * Every 4 KiB page of the node as columns of numbers (struct of arrays), 6 bytes a page.
 *
 * Entries of `prev` after the last page are the heads of the lists, four for each lruvec: `prev` of a head is the oldest
 * page of that list (the tail), `prev` of a page the next younger one, and of the youngest the head again. Pages leave at
 * the old end; only who takes them from the middle needs links the other way, 4 bytes a page more.
 *
 * As in the kernel, a page's generation is a number in its flags and promotion writes only this number. The page
 * stays on the list where it was until eviction or the merging of two generations meets it there.
 */
export interface Folios {
  /** Number of pages. */
  readonly count: number;
  readonly prev: Int32Array;
  /** The next older page on the list, or its head; null where pages leave at the old end only. */
  readonly next: Int32Array | null;
  /** The youngest page of each list, or its head when it is empty. */
  readonly youngest: Int32Array;
  /** 0: in no generation; g + 1: in the generation with list index g = seq mod 4. */
  readonly gen: Uint8Array;
  /** The same column, for walks. */
  readonly gensByFour: DataView;
  /** `KEEP` or not; the other bits are those of `accessed/bits.ts` where the two share a column. */
  readonly flags: Uint8Array;
}

/**
 * Makes `count` pages on no list, and empty lists for `lruvecs` lruvecs.
 *
 * @param flags the column for the flags, which may have other uses; a new one if left out
 * @param oldEndOnly pages leave at the old ends of lists only
 */
export function makeFolios(
  count: number,
  lruvecs: number,
  flags: Uint8Array = new Uint8Array(count),
  oldEndOnly = false,
): Folios {
  const heads = lruvecs * MAX_NR_GENS;
  const prev = new Int32Array(count + heads);
  const youngest = Int32Array.from({ length: heads }, (_, k) => count + k);
  prev.set(youngest, count);
  const gen = new Uint8Array(count);
  return {
    count,
    prev,
    next: oldEndOnly ? null : new Int32Array(count),
    youngest,
    gen,
    gensByFour: byFour(gen),
    flags,
  };
}

/** Puts page `p`, which is on no list, at the young end of the list of `head`. */
export function listAdd({ count, prev, next, youngest }: Folios, head: number, p: number): void {
  const first = youngest[head - count];
  prev[p] = head;
  prev[first] = p;
  if (next !== null) next[p] = first;
  youngest[head - count] = p;
}

/** `listAdd` for the pages from `start` up to, not including, `end`, one after the other. */
export function listAddRun(
  { count, prev, next, youngest }: Folios,
  head: number,
  start: number,
  end: number,
): void {
  prev[youngest[head - count]] = start;
  for (let p = start; p < end - 1; p++) prev[p] = p + 1;
  prev[end - 1] = head;
  if (next !== null) {
    next[start] = youngest[head - count];
    for (let p = start + 1; p < end; p++) next[p] = p - 1;
  }
  youngest[head - count] = end - 1;
}

/** Puts page `p`, which is on no list, at the old end (the tail) of the list of `head`. */
export function listAddTail({ count, prev, next, youngest }: Folios, head: number, p: number): void {
  const last = prev[head];
  prev[p] = last;
  prev[head] = p;
  if (next !== null) next[p] = head;
  if (last === head) youngest[head - count] = p;
  else if (next !== null) next[last] = p;
}

/** Takes the oldest page off the list of `head`, which is not empty. Returns it. */
export function listPop({ count, prev, next, youngest }: Folios, head: number): number {
  const p = prev[head];
  const last = prev[p];
  prev[head] = last;
  if (last === head) youngest[head - count] = head;
  else if (next !== null) next[last] = head;
  return p;
}

/** Takes page `p` off whatever list it is on, where lists have links both ways. */
export function listDel({ count, prev, next, youngest }: Folios, p: number): void {
  const [younger, older] = [prev[p], next![p]];
  prev[older] = younger;
  if (younger >= count) youngest[younger - count] = older;
  else next![younger] = older;
}

export function listEmpty(f: Folios, head: number): boolean {
  return f.prev[head] === head;
}
