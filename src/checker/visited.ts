import type { Row } from './state.js';

const FIRST_CAPACITY = 1 << 10;

/**
 * All states seen, in the order of their discovery. A state is kept as the numbers of its two halves, since far fewer
 * halves come up than states: eight bytes a state, and some more to find it again.
 *
 * States are added many at a time, since memory answers many questions in little more time than one.
 */
export class Visited {
  private readonly states = new Rows(2);
  private readonly first: Rows;
  private readonly second: Rows;
  private readonly fours: number;
  private readonly half: number;
  /** States to be added, one after the other, and the numbers of their halves. */
  private queue: Uint32Array;
  private queued = 0;
  private pairs = new Uint32Array(2);
  private hashes = new Int32Array(1);
  private others = new Int32Array(1);

  /** @param fours how many numbers of 32 bits a state has */
  constructor(fours: number) {
    this.fours = fours;
    this.half = fours >> 1;
    this.first = new Rows(this.half);
    this.second = new Rows(fours - this.half);
    this.queue = new Uint32Array(FIRST_CAPACITY * fours);
  }

  /** How many there are. */
  get count(): number {
    return this.states.count;
  }

  /** Puts a state behind those that are to be added. */
  push(row: Row): void {
    const { fours } = this;
    if ((this.queued + 1) * fours > this.queue.length) this.queue = grown(this.queue);
    for (let i = 0, to = this.queued * fours; i < fours; i++) this.queue[to + i] = row.fours[i];
    this.queued++;
  }

  /** Looks for all that are to be added. */
  look(): void {
    const { first, second, queue, fours, half, queued } = this;
    if (queued > this.hashes.length) {
      this.pairs = new Uint32Array(4 * queued);
      this.hashes = new Int32Array(2 * queued);
      this.others = new Int32Array(2 * queued);
    }
    const { pairs, hashes, others } = this;
    first.look(queue, 0, fours, queued, hashes);
    second.look(queue, half, fours, queued, others);
    for (let j = 0, at = 0; j < queued; j++, at += fours) {
      pairs[2 * j] = first.add(queue, at, hashes[j]);
      pairs[2 * j + 1] = second.add(queue, at + half, others[j]);
    }
    this.states.look(pairs, 0, 2, queued, hashes);
    this.queued = 0;
  }

  /** Adds the `j`-th of those that were looked for: its number, a new one, `count - 1` then, or the one that it has. */
  add(j: number): number {
    return this.states.add(this.pairs, 2 * j, this.hashes[j]);
  }

  /** Writes the `j`-th of those that were looked for into a row. */
  recall(j: number, { fours: into }: Row): void {
    const { queue, fours } = this;
    for (let i = 0, from = j * fours; i < fours; i++) into[i] = queue[from + i];
  }

  /** Writes state number `at` into a row. */
  read(at: number, { fours }: Row): void {
    this.first.read(this.states.at(2 * at), fours, 0);
    this.second.read(this.states.at(2 * at + 1), fours, this.half);
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
  private kept: Uint32Array;
  private slots = new Uint32Array(2 * FIRST_CAPACITY);
  /** Keeps what `look` has read from being left out as unused. */
  private seen = 0;

  constructor(length: number) {
    this.length = length;
    this.kept = new Uint32Array(FIRST_CAPACITY * length);
  }

  at(index: number): number {
    return this.kept[index];
  }

  read(at: number, into: Uint32Array, to: number): void {
    const { kept, length } = this;
    for (let i = 0, from = at * length; i < length; i++) into[to + i] = kept[from + i];
  }

  /** Hashes `count` rows, the first of them at `from`, and reads where they will be found, so that it is at hand. */
  look(rows: Uint32Array, from: number, stride: number, count: number, hashes: Int32Array): void {
    const { slots, kept, length } = this;
    const mask = slots.length - 1;
    let seen = 0;
    for (let j = 0, at = from; j < count; j++, at += stride) {
      const hash = hashOf(rows, at, length);
      hashes[j] = hash;
      seen ^= slots[hash & mask];
    }
    for (let j = 0; j < count; j++) seen ^= kept[Math.max(0, (slots[hashes[j] & mask] & mask) - 1) * length];
    this.seen ^= seen;
  }

  /** The number of the row that begins at `from`: a new one, or the one that it has. */
  add(row: Uint32Array, from: number, hash: number): number {
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

  private isAt(at: number, row: Uint32Array, from: number): boolean {
    const { kept, length } = this;
    for (let i = 0, to = at * length; i < length; i++) if (kept[to + i] !== row[from + i]) return false;
    return true;
  }

  private widen(): void {
    const { kept, length } = this;
    const slots = new Uint32Array(2 * this.slots.length);
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
function grown(kept: Uint32Array): Uint32Array {
  const wider = new Uint32Array(Math.ceil((3 * kept.length) / 2));
  wider.set(kept);
  return wider;
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
