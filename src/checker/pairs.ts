import { grown } from './growing.js';

const FIRST_CAPACITY = 1 << 10;

/**
 * Pairs of numbers, each kept once; found again by content (open addressing, at most two thirds full). A slot holds the
 * number of a pair plus one (0: nothing here), and above it what room there is of its hash, so that few pairs are looked
 * at in vain.
 */
export class Pairs {
  count = 0;
  private kept: Int32Array = new Int32Array(2 * FIRST_CAPACITY);
  private slots = new Int32Array(2 * FIRST_CAPACITY);
  /** Keeps what `look` has read from being left out as unused. */
  private seen = 0;

  /** Either number of pair `at`: the first, 0, or the second, 1. */
  get(at: number, which: 0 | 1): number {
    return this.kept[2 * at + which];
  }

  /** Writes the hashes of so many pairs; reads the slots and pairs that they lead to, so that these are at hand. */
  look(pairs: Int32Array, count: number, hashes: Int32Array): void {
    const { slots, kept } = this;
    const mask = slots.length - 1;
    let seen = 0;
    for (let j = 0; j < count; j++) {
      const hash = hashOf(pairs[2 * j], pairs[2 * j + 1]);
      hashes[j] = hash;
      seen ^= slots[hash & mask];
    }
    for (let j = 0; j < count; j++) seen ^= kept[2 * Math.max(0, (slots[hashes[j] & mask] & mask) - 1)];
    this.seen ^= seen;
  }

  /** The number of a pair: a new one, or the one that it has. */
  add(first: number, second: number, hash: number): number {
    const { slots, kept } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      const at = (found & mask) - 1;
      if (((found ^ hash) & ~mask) === 0 && kept[2 * at] === first && kept[2 * at + 1] === second) return at;
      slot = (slot + 1) & mask;
    }
    const at = this.count++;
    if (2 * this.count > kept.length) this.kept = grown(kept);
    this.kept[2 * at] = first;
    this.kept[2 * at + 1] = second;
    slots[slot] = (hash & ~mask) | this.count;
    if (3 * this.count > 2 * slots.length) this.widen();
    return at;
  }

  private widen(): void {
    const { kept, count } = this;
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let at = 0; at < count; at++) {
      const hash = hashOf(kept[2 * at], kept[2 * at + 1]);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (at + 1);
    }
    this.slots = slots;
  }
}

/** Two products, and their bits mixed. */
function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca77);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
