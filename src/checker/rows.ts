import { grown } from './growing.js';

const FIRST_CAPACITY = 1 << 10;
/** No number of a row. */
export const NONE = -1;

/** A slot has so many bits for how far it is behind the one that its row's hash names. */
const FAR_BITS = 4;
/** What they say of one that is so far behind, or farther. */
const FAR = (1 << FAR_BITS) - 1;
/** In more slots there is no room for the bits of a hash that a wider table is made from. */
const MOST_TO_WIDEN = 2 ** (32 - FAR_BITS);

/**
 * Rows of numbers of 32 bits, taken out of certain places of longer ones, each kept once; found again by content (open
 * addressing, at most two thirds full). A slot holds the number of a row plus one (0: nothing here); above it how far it
 * is behind the slot that the row's hash names; and above that what room there is of the hash. So few rows are looked at
 * in vain, and none to make a wider table, which is then written from one end to the other.
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
  /** Where `find` found that a row is not here, and what is above the row's number if it comes there. */
  private free = 0;
  private mark = 0;
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

  /**
   * The number of the row in the longer one that begins at `from`; NONE when it is not here.
   *
   * `likely` and `enter` go from slot to slot by the same loop: the three must agree on where a row may be and how it is
   * marked there. One loop for all was measured to be slower.
   */
  find(all: Int32Array, from: number, hash: number = hashOf(all, from, this.places)): number {
    const { slots } = this;
    const { length } = slots;
    let slot = hash & (length - 1);
    let mark = (hash & -length) << FAR_BITS;
    for (let far = 0; slots[slot] !== 0; far++) {
      const at = (slots[slot] & (length - 1)) - 1;
      if (((slots[slot] ^ mark) & -length) === 0 && this.isAt(at, all, from)) return at;
      slot = (slot + 1) & (length - 1);
      if (far < FAR) mark = (mark + length) | 0;
    }
    this.free = slot;
    this.mark = mark;
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
    slots[this.free] = this.mark | ++this.count;
    if (3 * this.count > 2 * slots.length) this.widen();
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
    for (let i = 0; i < hashes.length; i += stride) seen ^= kept[places.length * this.likely(hashes[i])];
    this.seen ^= seen;
  }

  /** The number of the first row that may have this hash; 0 when none has. */
  private likely(hash: number): number {
    const { slots } = this;
    const { length } = slots;
    let slot = hash & (length - 1);
    let mark = (hash & -length) << FAR_BITS;
    for (let far = 0; slots[slot] !== 0; far++) {
      if (((slots[slot] ^ mark) & -length) === 0) return (slots[slot] & (length - 1)) - 1;
      slot = (slot + 1) & (length - 1);
      if (far < FAR) mark = (mark + length) | 0;
    }
    return 0;
  }

  /** Takes rows, up to so many, that another thread has added where these are kept. */
  follow(count: number): void {
    const from = this.count;
    if (count <= from) return;
    this.count = count;
    this.widen();
    for (let at = from; at < count; at++) this.enter(this.hashAt(at), at);
  }

  /** Makes a table wider that is too full: slot by slot, so that what is read and written lies side by side. */
  private widen(): void {
    const old = this.slots;
    const { length } = old;
    let size = length;
    while (3 * this.count > 2 * size) size *= 2;
    if (size === length) return;
    this.slots = new Int32Array(size);
    const bits = 31 - Math.clz32(length);
    for (let slot = 0; slot < length; slot++) {
      const found = old[slot];
      if (found === 0) continue;
      const at = (found & (length - 1)) - 1;
      const far = (found >>> bits) & FAR;
      const isKnown = far < FAR && size <= MOST_TO_WIDEN;
      const hash = isKnown
        ? ((slot - far) & (length - 1)) | ((found >> FAR_BITS) & -length)
        : this.hashAt(at);
      this.enter(hash, at);
    }
  }

  /** Gives a slot to row number `at`, which has none. */
  private enter(hash: number, at: number): void {
    const { slots } = this;
    const { length } = slots;
    let slot = hash & (length - 1);
    let mark = (hash & -length) << FAR_BITS;
    for (let far = 0; slots[slot] !== 0; far++) {
      slot = (slot + 1) & (length - 1);
      if (far < FAR) mark = (mark + length) | 0;
    }
    slots[slot] = mark | (at + 1);
  }

  private hashAt(at: number): number {
    const { kept, inOrder } = this;
    return hashOf(kept, at * inOrder.length, inOrder);
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
