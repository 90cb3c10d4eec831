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
  /** Keeps what `look` has read from being left out as unused. */
  private seen = 0;

  /** @param kept where rows are kept while there is room */
  constructor(length: number, kept: Int32Array = new Int32Array(FIRST_CAPACITY * length)) {
    this.length = length;
    this.kept = kept;
  }

  /** Number `i` of row number `at`. */
  get(at: number, i: number): number {
    return this.kept[at * this.length + i];
  }

  /** Writes row number `at` to these places of a longer one. */
  read(at: number, into: Int32Array, places: Int32Array): void {
    const { kept, length } = this;
    for (let i = 0, from = at * length; i < length; i++) into[places[i]] = kept[from + i];
  }

  /** Writes the hashes of so many rows; reads the slots and rows that they lead to, so that these are at hand. */
  look(rows: Int32Array, count: number, hashes: Int32Array): void {
    const { slots, kept, length } = this;
    const mask = slots.length - 1;
    let seen = 0;
    for (let j = 0; j < count; j++) {
      const hash = hashOf(rows, length * j, length);
      hashes[j] = hash;
      seen ^= slots[hash & mask];
    }
    for (let j = 0; j < count; j++) seen ^= kept[length * Math.max(0, (slots[hashes[j] & mask] & mask) - 1)];
    this.seen ^= seen;
  }

  /** The number of the row that begins at `from`; NONE when it is not here. */
  find(row: Int32Array, from: number, hash: number): number {
    const found = this.slots[this.slotOf(row, from, hash)];
    return found === 0 ? NONE : (found & (this.slots.length - 1)) - 1;
  }

  /** The number of the row that begins at `from`: a new one, or the one that it has. */
  add(row: Int32Array, from: number, hash: number): number {
    const { slots, count, length } = this;
    const slot = this.slotOf(row, from, hash);
    if (slots[slot] !== 0) return (slots[slot] & (slots.length - 1)) - 1;
    if ((count + 1) * length > this.kept.length) this.kept = grown(this.kept);
    for (let i = 0, to = count * length; i < length; i++) this.kept[to + i] = row[from + i];
    this.enter(slot, hash);
    return count;
  }

  /** Takes rows, up to so many, that another thread has added where these are kept. */
  follow(count: number): void {
    while (this.count < count) {
      const hash = hashOf(this.kept, this.count * this.length, this.length);
      let slot = hash & (this.slots.length - 1);
      while (this.slots[slot] !== 0) slot = (slot + 1) & (this.slots.length - 1);
      this.enter(slot, hash);
    }
  }

  /** The slot of the row that begins at `from`; the free one for it when it is not here. */
  private slotOf(row: Int32Array, from: number, hash: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (((found ^ hash) & ~mask) === 0 && this.isAt((found & mask) - 1, row, from)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Enters the row behind the last. */
  private enter(slot: number, hash: number): void {
    const { slots } = this;
    slots[slot] = (hash & ~(slots.length - 1)) | ++this.count;
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
