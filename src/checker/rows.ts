import { grown } from './growing.js';

const FIRST_CAPACITY = 1 << 10;
/** No number of a row. */
export const NONE = -1;

/**
 * Rows of `length` numbers of 32 bits, each kept once; found again by content (open addressing, at most two thirds
 * full). A slot holds the number of a row plus one (0: nothing here), and above it what room there is of its hash, so
 * that few rows are looked at in vain.
 */
export class Rows {
  count = 0;
  private readonly length: number;
  private kept: Int32Array;
  private slots = new Int32Array(2 * FIRST_CAPACITY);

  /** @param kept where rows are kept while there is room */
  constructor(length: number, kept: Int32Array = new Int32Array(FIRST_CAPACITY * length)) {
    this.length = length;
    this.kept = kept;
  }

  /** Writes row number `at` to these places of a longer one. */
  read(at: number, into: Int32Array, places: Int32Array): void {
    const { kept, length } = this;
    for (let i = 0, from = at * length; i < length; i++) into[places[i]] = kept[from + i];
  }

  /** The number of the row that begins at `from`; NONE when it is not here. */
  find(row: Int32Array, from: number, hash: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask, found = slots[slot]; found !== 0; ) {
      const at = (found & mask) - 1;
      if (((found ^ hash) & ~mask) === 0 && this.isAt(at, row, from)) return at;
      slot = (slot + 1) & mask;
      found = slots[slot];
    }
    return NONE;
  }

  /** The number of the row that begins at `from`: a new one, or the one that it has. */
  add(row: Int32Array, from: number, hash: number): number {
    const found = this.find(row, from, hash);
    if (found !== NONE) return found;
    const { count, length } = this;
    if ((count + 1) * length > this.kept.length) this.kept = grown(this.kept);
    for (let i = 0, to = count * length; i < length; i++) this.kept[to + i] = row[from + i];
    this.enter(hash);
    return count;
  }

  /** Takes rows, up to so many, that another thread has added where these are kept. */
  follow(count: number): void {
    while (this.count < count) this.enter(hashOf(this.kept, this.count * this.length, this.length));
  }

  /** Finds a slot for the row behind the last. */
  private enter(hash: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = (hash & ~mask) | ++this.count;
    if (3 * this.count <= 2 * slots.length) return;
    this.slots = new Int32Array(2 * slots.length);
    const { count } = this;
    this.count = 0;
    this.follow(count);
  }

  private isAt(at: number, row: Int32Array, from: number): boolean {
    const { kept, length } = this;
    for (let i = 0, to = at * length; i < length; i++) if (kept[to + i] !== row[from + i]) return false;
    return true;
  }
}

/** A sum of products, which a processor makes side by side; then its bits are mixed. */
export function hashOf(words: Int32Array, from: number, length: number): number {
  let hash = 0x9e3779b9;
  let factor = 0x85ebca6b;
  for (let i = from; i < from + length; i++) {
    hash = (hash + Math.imul(words[i], factor)) | 0;
    factor = (factor + 0x7feb352e) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}
