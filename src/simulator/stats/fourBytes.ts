/**
 * Columns of bytes, four at a time: what is done to a number of 32 bits is done to each of its bytes, the first of which
 * is the lowest on every machine. What is left at the end of a range goes byte by byte, through the same lines.
 *
 * These calls are cheap where V8 knows what is called and that positions are whole: so loops bind what they use of this
 * file to constants of their own (an import is read again wherever it is used), and take the ends of their range `| 0`.
 */

// Not exported for the same reason.
const ONES = 0x01010101;
const TOPS = 0x80808080 | 0;

/** Four bytes that are all `byte`, 0 to 255. */
export function four(byte: number): number {
  return Math.imul(byte, ONES);
}

/** A column of bytes as `load` and `store` take it: a view, not a copy. */
export function byFour({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** How many bytes are taken at `at` of a range that ends before `end`: 4, or 1 where fewer than 4 are left. */
export function taken(at: number, end: number): number {
  return end - at < 4 ? 1 : 4;
}

/** The `n` bytes at `at`, 4 or 1 of them; the others are 0. */
export function load(column: DataView, at: number, n: number): number {
  return n === 4 ? column.getInt32(at, true) : column.getUint8(at);
}

/** Writes `n` bytes at `at`, 4 or only the first. */
export function store(column: DataView, at: number, n: number, bytes: number): void {
  if (n === 4) column.setInt32(at, bytes, true);
  else column.setUint8(at, bytes);
}

/** 1 in each byte of which `a` has less than `b`, else 0. */
export function less(a: number, b: number): number {
  // Of the seven low bits: the highest is set where a's are no less, so that no byte borrows from the next.
  const noLess = (a | TOPS) - (b & ~TOPS);
  return (((~a & b) | ((~a | b) & ~noLess)) >>> 7) & ONES;
}

/** 1 in each byte that is not 0, else 0. Bytes are 0 to 127. */
export function nonzero(bytes: number): number {
  return ((bytes + 127 * ONES) >>> 7) & ONES;
}

/** The four bytes added up: each may be a count of its own, to 255. */
export function sum(bytes: number): number {
  const two = (bytes & 0x00ff00ff) + ((bytes >>> 8) & 0x00ff00ff);
  return (two & 0xffff) + (two >>> 16);
}

/** Which of the four bytes is the first that is not 0; 4 when all are. */
export function firstNonzero(bytes: number): number {
  return (32 - Math.clz32((bytes & -bytes) - 1)) >>> 3;
}
