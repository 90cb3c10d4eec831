import { Numbers } from './growing.js';
import type { Halves } from './halves.js';
import { FIRST, HASH, Made, SECOND, STRIDE } from './made.js';
import { Rows } from './rows.js';
import { Row } from './state.js';

/**
 * All states seen, in the order of their discovery. A state is kept as the numbers of its two halves: eight bytes, and
 * some more to find it again.
 */
export class Visited {
  /** The state that was read last. */
  readonly base: Row = new Row();
  private readonly halves: Halves;
  private readonly states = new Rows([FIRST, SECOND]);
  private readonly quiets = new Numbers();
  private made = new Made(0);

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
    this.made = made;
    made.numberAll(this.halves);
    this.states.look(made.moves.subarray(HASH, made.count * STRIDE), STRIDE);
  }

  /** Adds the state that move `j` leads to, of those that were looked for: its number, a new one, `count - 1` then, or the one that it has. */
  add(j: number): number {
    const { count } = this;
    const { moves } = this.made;
    const number = this.states.add(moves, j * STRIDE, moves[j * STRIDE + HASH]);
    if (number === count) this.quiets.push(this.made.quietAfter(j));
    return number;
  }

  /** A copy of the state that move `j` leads to, of those that were looked for. */
  target(j: number): Row {
    const row = new Row();
    const { moves } = this.made;
    this.halves.read(moves[j * STRIDE + FIRST], moves[j * STRIDE + SECOND], row);
    return row;
  }

  /** Makes state number `at` the base. */
  read(at: number): void {
    this.halves.read(this.half(at, 0), this.half(at, 1), this.base);
  }
}
