import { Numbers } from './growing.js';
import type { Halves } from './halves.js';
import { Made } from './made.js';
import { Pairs } from './pairs.js';
import { Row } from './state.js';

const FIRST_CAPACITY = 1 << 10;

/**
 * All states seen, in the order of their discovery. A state is kept as the numbers of its two halves: eight bytes, and
 * some more to find it again.
 *
 * States are added many at a time, since memory answers many questions in little more time than one.
 */
export class Visited {
  /** The state that was read last. */
  readonly base: Row = new Row();
  private readonly halves: Halves;
  private readonly states = new Pairs();
  private readonly quiets = new Numbers();
  private made = new Made(0);
  /** The numbers of the halves of all states that moves lead to, of which some are to be added, and their hashes. */
  private pairs = new Int32Array(2 * FIRST_CAPACITY);
  private hashes = new Int32Array(FIRST_CAPACITY);

  constructor(halves: Halves) {
    this.halves = halves;
  }

  /** How many there are. */
  get count(): number {
    return this.states.count;
  }

  /** The number of a half of state number `at`: the first, 0, or the second, 1. */
  half(at: number, which: 0 | 1): number {
    return this.states.get(at, which);
  }

  /** What is known to be quiet in state number `at` (`Moves.quiet`). */
  quiet(at: number): number {
    return this.quiets.at(at);
  }

  /** Looks for all states that these moves lead to. */
  look(made: Made): void {
    while (this.hashes.length < made.count) {
      this.pairs = new Int32Array(2 * this.pairs.length);
      this.hashes = new Int32Array(2 * this.hashes.length);
    }
    this.made = made;
    const { pairs, hashes, states } = this;
    for (let j = 0; j < made.count; j++) {
      made.read(j, this.halves, pairs, 2 * j);
    }
    states.look(pairs, made.count, hashes);
  }

  /** Adds the state that move `j` leads to, of those that were looked for: its number, a new one, `count - 1` then, or the one that it has. */
  add(j: number): number {
    const { count } = this;
    const number = this.states.add(this.pairs[2 * j], this.pairs[2 * j + 1], this.hashes[j]);
    if (number === count) this.quiets.push(this.made.quietAfter(j));
    return number;
  }

  /** A copy of the state that move `j` leads to, of those that were looked for. */
  target(j: number): Row {
    const row = new Row();
    this.halves.read(this.pairs[2 * j], this.pairs[2 * j + 1], row);
    return row;
  }

  /** Makes state number `at` the base. */
  read(at: number): void {
    this.halves.read(this.half(at, 0), this.half(at, 1), this.base);
  }
}
