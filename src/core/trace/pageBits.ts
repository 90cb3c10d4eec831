/** One bit a page, 32 to a word, so that a word of clear bits is passed over at once. */
export type PageBits = Int32Array;

/** Bits for `count` pages (a multiple of 32), all clear. */
export function makePageBits(count: number): PageBits {
  return new Int32Array(count / 32);
}

/** Number of bits set in a word. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The bits of word `w` that belong to pages from `start` up to, not including, `end`. */
export function wordMask(w: number, start: number, end: number): number {
  const from = start - w * 32;
  const upTo = end - w * 32;
  return (from > 0 ? -1 << from : -1) & (upTo < 32 ? ~(-1 << upTo) : -1);
}
