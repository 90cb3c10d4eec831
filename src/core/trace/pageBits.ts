/** One bit a page, 32 to a word, so that a word of clear bits is passed over at once. */
export type PageBits = Int32Array;

/** Bits for `count` pages (a multiple of 32), all clear. */
export function makePageBits(count: number): PageBits {
  return new Int32Array(count / 32);
}

/** The bits of word `w` that belong to pages from `start` up to, not including, `end`. */
export function wordMask(w: number, start: number, end: number): number {
  const from = start - w * 32;
  const upTo = end - w * 32;
  return (from > 0 ? -1 << from : -1) & (upTo < 32 ? ~(-1 << upTo) : -1);
}
