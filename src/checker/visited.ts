import { HEAD, Made } from './made.js';
import { Row } from './state.js';

const FIRST_CAPACITY = 1 << 10;
/** No number of a half. */
const NONE = -1;

/**
 * All states seen, in the order of their discovery. A state is kept as the numbers of its two halves, since far fewer
 * halves come up than states: eight bytes a state, and some more to find it again.
 *
 * States are added many at a time, since memory answers many questions in little more time than one.
 */
export class Visited {
  /** The state that was read last. */
  readonly base: Row = new Row();
  private readonly states = new Rows(2);
  private readonly first: Rows;
  private readonly second: Rows;
  private readonly half: number;
  /** What moves lead to, of which some are to be added, and the numbers of their halves. */
  private made: Made = new Made(0, 0);
  private pairs: Int32Array = new Int32Array(2 * FIRST_CAPACITY);
  private hashes: Int32Array = new Int32Array(FIRST_CAPACITY);

  /** @param fours how many numbers of 32 bits a state has */
  constructor(fours: number) {
    this.half = fours >> 1;
    this.first = new Rows(this.half);
    this.second = new Rows(fours - this.half);
  }

  /** How many there are. */
  get count(): number {
    return this.states.count;
  }

  /** Looks for all states that these moves lead to, which were made from the states `from` and on. */
  look(made: Made, from: number): void {
    const { half, states } = this;
    this.made = made;
    while (this.hashes.length < made.count) this.widen();
    const { pairs, hashes } = this;
    for (let k = 0, j = 0; k < made.states; k++)
      for (; j < made.ends[k]; j++) {
        // Most moves leave one half as it was.
        const touched = made.touchedBy(j);
        pairs[2 * j] = touched & 1 ? NONE : states.at(2 * (from + k));
        pairs[2 * j + 1] = touched & 2 ? NONE : states.at(2 * (from + k) + 1);
      }
    this.lookForHalves(this.first, 0, 0);
    this.lookForHalves(this.second, half, 1);
    for (let j = 0; j < made.count; j++) hashes[j] = states.look(pairs, 2 * j);
    for (let j = 0; j < made.count; j++) states.lookAt(hashes[j]);
  }

  private lookForHalves(rows: Rows, from: number, which: number): void {
    const { pairs, hashes } = this;
    const { moves, stride, count } = this.made;
    const first = HEAD + from;
    for (let j = 0; j < count; j++)
      if (pairs[2 * j + which] === NONE) hashes[j] = rows.look(moves, j * stride + first);
    for (let j = 0; j < count; j++) if (pairs[2 * j + which] === NONE) rows.lookAt(hashes[j]);
    for (let j = 0; j < count; j++)
      if (pairs[2 * j + which] === NONE)
        pairs[2 * j + which] = rows.add(moves, j * stride + first, hashes[j]);
  }

  private widen(): void {
    this.pairs = new Int32Array(2 * this.pairs.length);
    this.hashes = new Int32Array(2 * this.hashes.length);
  }

  /** Adds the state that move `j` leads to, of those that were looked for: its number, a new one, `count - 1` then, or the one that it has. */
  add(j: number): number {
    return this.states.add(this.pairs, 2 * j, this.hashes[j]);
  }

  /** Makes state number `at` the base, or writes it elsewhere. */
  read(at: number, into: Int32Array = this.base.fours, to: number = 0): void {
    this.first.read(this.states.at(2 * at), into, to);
    this.second.read(this.states.at(2 * at + 1), into, to + this.half);
  }
}

/**
 * Rows of `length` numbers of 32 bits, each kept once; found again by content (open addressing, at most two thirds
 * full). A slot holds the number of a row plus one (0: nothing here), and above it what room there is of its hash, so
 * that few rows are looked at in vain.
 */
class Rows {
  count = 0;
  private readonly length: number;
  private kept: Int32Array;
  private slots = new Int32Array(2 * FIRST_CAPACITY);
  /** Keeps what `look` has read from being left out as unused. */
  private seen = 0;

  constructor(length: number) {
    this.length = length;
    this.kept = new Int32Array(FIRST_CAPACITY * length);
  }

  at(index: number): number {
    return this.kept[index];
  }

  read(at: number, into: Int32Array, to: number): void {
    const { kept, length } = this;
    for (let i = 0, from = at * length; i < length; i++) into[to + i] = kept[from + i];
  }

  /** The hash of the row that begins at `from`; reads the slot that it leads to, so that it is at hand. */
  look(row: Int32Array, from: number): number {
    const hash = hashOf(row, from, this.length);
    this.seen ^= this.slots[hash & (this.slots.length - 1)];
    return hash;
  }

  /** Reads the row that the slot of a hash leads to, so that it is at hand. */
  lookAt(hash: number): void {
    const { slots, length } = this;
    const mask = slots.length - 1;
    this.seen ^= this.kept[Math.max(0, (slots[hash & mask] & mask) - 1) * length];
  }

  /** The number of the row that begins at `from`: a new one, or the one that it has. */
  add(row: Int32Array, from: number, hash: number): number {
    const { slots, length } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      if (((found ^ hash) & ~mask) === 0 && this.isAt((found & mask) - 1, row, from))
        return (found & mask) - 1;
      slot = (slot + 1) & mask;
    }
    const at = this.count++;
    if ((at + 1) * length > this.kept.length) this.kept = grown(this.kept);
    for (let i = 0, to = at * length; i < length; i++) this.kept[to + i] = row[from + i];
    slots[slot] = (hash & ~mask) | this.count;
    if (3 * this.count > 2 * slots.length) this.widen();
    return at;
  }

  private isAt(at: number, row: Int32Array, from: number): boolean {
    const { kept, length } = this;
    for (let i = 0, to = at * length; i < length; i++) if (kept[to + i] !== row[from + i]) return false;
    return true;
  }

  private widen(): void {
    const { kept, length } = this;
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let at = 0; at < this.count; at++) {
      const hash = hashOf(kept, at * length, length);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (at + 1);
    }
    this.slots = slots;
  }
}

/** The same numbers, with room for half as many again. */
function grown(kept: Int32Array): Int32Array {
  const wider = new Int32Array(Math.ceil((3 * kept.length) / 2));
  wider.set(kept);
  return wider;
}

/** A sum of products, which a processor makes side by side; then its bits are mixed. */
function hashOf(words: Int32Array, from: number, length: number): number {
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
