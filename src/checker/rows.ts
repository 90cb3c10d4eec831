import { grown } from './growing.js';

const FIRST_CAPACITY = 1 << 10;
/** No number of a row. */
export const NONE = -1;

/**
 * Rows of numbers of 32 bits, taken out of certain places of longer ones, each kept once; found again by content (open
 * addressing, at most two thirds full). A slot holds the number of a row plus one (0: nothing here), and above it what
 * room there is of its hash, so that few rows are looked at in vain.
 */
export class Rows {
  count = 0;
  private readonly places: Int32Array;
  /** The places in a row by itself. */
  private readonly inOrder: Int32Array;
  private kept: Int32Array;
  /** So many, from the first on, are kept where other threads see them. */
  private readonly room: number;
  private slots = new Int32Array(2 * FIRST_CAPACITY);
  /** Where `find` found that a row is not here. */
  private free = 0;
  /** Keeps what `look` has read from being left out as unused. */
  private seen = 0;

  /** @param shared where they are kept while there is room, so that other threads see them */
  constructor(places: readonly number[], shared?: Int32Array) {
    this.places = Int32Array.from(places);
    this.inOrder = this.places.map((_, i) => i);
    this.kept = shared ?? new Int32Array(FIRST_CAPACITY * places.length);
    this.room = shared ? Math.floor(shared.length / places.length) : 0;
  }

  /** How many of them other threads see. */
  get shared(): number {
    return Math.min(this.count, this.room);
  }

  /** Number `which` of row `at`. */
  get(at: number, which: number): number {
    return this.kept[at * this.places.length + which];
  }

  /** Writes row number `at` to its places of a longer one. */
  read(at: number, into: Int32Array): void {
    const { kept, places } = this;
    const { length } = places;
    for (let i = 0, from = at * length; i < length; i++) into[places[i]] = kept[from + i];
  }

  /** The number of the row in the longer one that begins at `from`; NONE when it is not here. */
  find(all: Int32Array, from: number, hash: number = hashOf(all, from, this.places)): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      const at = (found & mask) - 1;
      if (((found ^ hash) & ~mask) === 0 && this.isAt(at, all, from)) return at;
      slot = (slot + 1) & mask;
    }
    this.free = slot;
    return NONE;
  }

  /** The same; a row that is not here gets a new number. */
  add(all: Int32Array, from: number, hash: number = hashOf(all, from, this.places)): number {
    const found = this.find(all, from, hash);
    if (found !== NONE) return found;
    const { count, places, slots } = this;
    const { length } = places;
    if ((count + 1) * length > this.kept.length) this.kept = grown(this.kept);
    for (let i = 0, to = count * length; i < length; i++) this.kept[to + i] = all[from + places[i]];
    slots[this.free] = (hash & -slots.length) | ++this.count;
    if (3 * this.count > 2 * slots.length) this.follow(this.count);
    return count;
  }

  /**
   * Reads the slots and rows that hashes lead to, every `stride` numbers one, so that these are at hand: memory answers
   * many questions in little more time than one.
   */
  look(hashes: Int32Array, stride: number): void {
    const { slots, kept, places } = this;
    const mask = slots.length - 1;
    let seen = 0;
    for (let i = 0; i < hashes.length; i += stride) seen ^= slots[hashes[i] & mask];
    for (let i = 0; i < hashes.length; i += stride)
      seen ^= kept[places.length * Math.max(0, (slots[hashes[i] & mask] & mask) - 1)];
    this.seen ^= seen;
  }

  /** Takes rows, up to so many, that another thread has added where these are kept; and makes room for more. */
  follow(count: number): void {
    const { kept, inOrder } = this;
    let from = this.count;
    this.count = Math.max(from, count);
    let size = this.slots.length;
    while (3 * this.count > 2 * size) size *= 2;
    if (size > this.slots.length) [from, this.slots] = [0, new Int32Array(size)];
    const { slots } = this;
    for (let at = from; at < this.count; at++) {
      const hash = hashOf(kept, at * inOrder.length, inOrder);
      let slot = hash & (size - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
      slots[slot] = (hash & -size) | (at + 1);
    }
  }

  private isAt(at: number, all: Int32Array, from: number): boolean {
    const { kept, places } = this;
    const { length } = places;
    for (let i = 0, to = at * length; i < length; i++)
      if (kept[to + i] !== all[from + places[i]]) return false;
    return true;
  }
}

/** A sum of products, which a processor makes side by side; then its bits are mixed. */
export function hashOf(all: Int32Array, from: number, places: Int32Array): number {
  let hash = 0x9e3779b9;
  let factor = 0x85ebca6b;
  for (let i = 0; i < places.length; i++) {
    hash = (hash + Math.imul(all[from + places[i]], factor)) | 0;
    factor = (factor + 0x7feb352e) | 0;
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
