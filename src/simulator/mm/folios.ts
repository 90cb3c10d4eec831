import { MAX_NR_GENS } from './constants.js';

/**
 * Page flag: the page was found young while it was isolated, so eviction keeps it (`keep_locked` in `shrink_folio_list`).
 * The kernel uses `PG_referenced` a second time for it; here that is a flag of its own in `refs.ts`.
 */
export const KEEP = 128;

/**
 * Every 4 KiB page of the node as columns of numbers (struct of arrays), 10 bytes a page.
 *
 * The lists are circular and doubly linked through `next` and `prev`. Entries after the last page are the heads,
 * four for each lruvec. `next` of a head is the youngest page of that list, `prev` the oldest (the tail).
 *
 * As in the kernel, a page's generation is a number in its flags and promotion writes only this number. The page
 * stays on the list where it was until eviction or the merging of two generations meets it there.
 */
export interface Folios {
  /** Number of pages. */
  readonly count: number;
  readonly next: Int32Array;
  readonly prev: Int32Array;
  /** 0: in no generation; g + 1: in the generation with list index g = seq mod 4. */
  readonly gen: Uint8Array;
  /** `KEEP` or not; the other bits are those of `accessed/bits.ts` where the two share a column. */
  readonly flags: Uint8Array;
}

/**
 * Makes `count` pages on no list, and empty lists for `lruvecs` lruvecs.
 *
 * @param flags the column for the flags, which may have other uses; a new one if left out
 */
export function makeFolios(
  count: number,
  lruvecs: number,
  flags: Uint8Array = new Uint8Array(count),
): Folios {
  const heads = lruvecs * MAX_NR_GENS;
  const folios: Folios = {
    count,
    next: new Int32Array(count + heads),
    prev: new Int32Array(count + heads),
    gen: new Uint8Array(count),
    flags,
  };
  for (let head = count; head < count + heads; head++) {
    folios.next[head] = head;
    folios.prev[head] = head;
  }
  return folios;
}

/** Puts page `p`, which is on no list, at the young end of the list of `head`. */
export function listAdd(f: Folios, head: number, p: number): void {
  const first = f.next[head];
  f.next[p] = first;
  f.prev[p] = head;
  f.prev[first] = p;
  f.next[head] = p;
}

/** Puts page `p`, which is on no list, at the old end (the tail) of the list of `head`. */
export function listAddTail(f: Folios, head: number, p: number): void {
  const last = f.prev[head];
  f.prev[p] = last;
  f.next[p] = head;
  f.next[last] = p;
  f.prev[head] = p;
}

/** Takes page `p` off whatever list it is on. */
export function listDel(f: Folios, p: number): void {
  f.next[f.prev[p]] = f.next[p];
  f.prev[f.next[p]] = f.prev[p];
}

/** True when the list of `head` holds no page. */
export function listEmpty(f: Folios, head: number): boolean {
  return f.next[head] === head;
}
