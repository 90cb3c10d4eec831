import { MOST_VALUE } from './state.js';

const FIRST_CAPACITY = 1 << 12;

/**
 * All states seen, in the order of their discovery, four words of state in one of 32 bits; found again by their content
 * (open addressing, at most half full).
 */
export class Visited {
  count: number = 0;
  private readonly stride: number;
  private kept: Uint32Array;
  /** Pairs: the number of a state plus one (0: nothing here), and its hash, so that few states are looked at in vain. */
  private slots: Int32Array;
  private readonly key: Uint32Array;

  /** @param words how many words a state has */
  constructor(words: number) {
    this.stride = Math.max(1, Math.ceil(words / 4));
    this.kept = new Uint32Array(FIRST_CAPACITY * this.stride);
    this.slots = new Int32Array(4 * FIRST_CAPACITY);
    this.key = new Uint32Array(this.stride);
  }

  /** The number of a state: a new one, `count - 1` then, or the one that it has. -1 when a word cannot be kept. */
  add(values: Int32Array): number {
    const { key, stride } = this;
    let all = 0;
    for (let i = 0, w = 0; i < stride; i++, w += 4) {
      const a = values[w];
      const b = values[w + 1];
      const c = values[w + 2];
      const d = values[w + 3];
      all |= a | b | c | d;
      key[i] = a | (b << 8) | (c << 16) | (d << 24);
    }
    return (all & ~MOST_VALUE) === 0 ? this.place(hashOf(key, 0, stride)) : -1;
  }

  /** Writes the words of state number `at` into `values`. */
  read(at: number, values: Int32Array): void {
    const { kept, stride } = this;
    for (let i = 0, w = 0, from = at * stride; i < stride; i++, w += 4) {
      const packed = kept[from + i];
      values[w] = packed & 255;
      values[w + 1] = (packed >>> 8) & 255;
      values[w + 2] = (packed >>> 16) & 255;
      values[w + 3] = packed >>> 24;
    }
  }

  private place(hash: number): number {
    const { key, stride, kept, slots } = this;
    const mask = slots.length - 1;
    let slot = (2 * hash) & mask;
    for (let after = slots[slot]; after !== 0; after = slots[slot]) {
      if (slots[slot + 1] === hash) {
        const from = (after - 1) * stride;
        let i = 0;
        while (i < stride && kept[from + i] === key[i]) i++;
        if (i === stride) return after - 1;
      }
      slot = (slot + 2) & mask;
    }
    const at = this.count++;
    slots[slot] = at + 1;
    slots[slot + 1] = hash;
    for (let i = 0, to = at * stride; i < stride; i++) kept[to + i] = key[i];
    if (4 * this.count >= slots.length) this.grow();
    return at;
  }

  private grow(): void {
    const { kept, slots } = this;
    this.kept = new Uint32Array(2 * kept.length);
    this.kept.set(kept);
    const wider = new Int32Array(2 * slots.length);
    const mask = wider.length - 1;
    for (let from = 0; from < slots.length; from += 2) {
      if (slots[from] === 0) continue;
      let slot = (2 * slots[from + 1]) & mask;
      while (wider[slot] !== 0) slot = (slot + 2) & mask;
      wider[slot] = slots[from];
      wider[slot + 1] = slots[from + 1];
    }
    this.slots = wider;
  }
}

function hashOf(words: Uint32Array, from: number, length: number): number {
  let hash = 0x9e3779b9;
  for (let i = from; i < from + length; i++) {
    hash = Math.imul(hash ^ words[i], 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}
