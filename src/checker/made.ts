import { grown } from './growing.js';
import type { Halves } from './halves.js';
import { FIRST_HALF, fairTo, type Move, Moves, QUIET, SECOND_HALF } from './moves.js';
import type { PartialOrder } from './order.js';
import type { Alike, Built } from './protocol.js';
import { hashOf, NONE } from './rows.js';
import { Row } from './state.js';
import { sortAlike } from './symmetry.js';

/** What a move leads to: a state; one in which its process makes no more steps; one that breaks a promise. */
export const GOES_ON = 0;
export const FINISHES = 1;
export const BREAKS = 2;
/** The move itself breaks a promise. */
export const BROKEN = 3;
/** Numbers of a move: what it is; those of the two halves of the state that it leads to; their hash. */
export const STRIDE = 4;
export const FIRST = 1;
export const SECOND = 2;
export const HASH = 3;
const HALVES = Int32Array.of(FIRST, SECOND);
/** What a move is: two bits of what it leads to, what is quiet then (`Moves.quiet`), and what it is fair to (`fairTo`). */
const MAKER = 10;

/** Moves from several states, one state after the other. */
export class Made {
  /** How many states there are, and how many moves. */
  states: number = 0;
  count: number = 0;
  /** For each state, how many moves there are before those of the next one. */
  readonly ends: Int32Array;
  /** The moves, of `STRIDE` numbers each. */
  moves: Int32Array;
  /** States of which a half has no number yet. Their moves have in place of numbers where they begin, as `~at`. */
  private rows: Int32Array;
  private rowsEnd = 0;
  private readonly grows: boolean;

  /**
   * @param states the most states
   * @param room where moves are kept when there is no room for more; left out: they have as much as they take
   */
  constructor(states: number, room?: Int32Array) {
    const all = room ?? new Int32Array(64 * states);
    this.grows = room === undefined;
    this.ends = all.subarray(0, states);
    this.moves = all.subarray(states, all.length >> 1);
    this.rows = all.subarray(all.length >> 1);
  }

  clear(): void {
    this.states = 0;
    this.count = 0;
    this.rowsEnd = 0;
  }

  /**
   * One more move, to the state `to` of `fours` numbers, or halves of these numbers if both are known.
   *
   * @throws RangeError when there is no room for it
   */
  add(what: number, first: number, second: number, { fours: to }: Row, fours: number): void {
    const at = this.count++ * STRIDE;
    if (at + STRIDE > this.moves.length) this.moves = this.wider(this.moves);
    const { moves } = this;
    moves[at] = what;
    moves[at + FIRST] = first;
    moves[at + SECOND] = second;
    if (first !== NONE && second !== NONE) {
      moves[at + HASH] = hashOf(moves, at, HALVES);
      return;
    }
    moves[at + FIRST] = ~this.rowsEnd;
    if (this.rowsEnd + fours > this.rows.length) this.rows = this.wider(this.rows);
    for (let i = 0; i < fours; i++) this.rows[this.rowsEnd++] = to[i];
  }

  /** All moves of one more state are made. */
  endState(): void {
    this.ends[this.states++] = this.count;
  }

  kindOf(move: number): number {
    return this.moves[move * STRIDE] & 3;
  }

  quietAfter(move: number): number {
    return this.moves[move * STRIDE] & QUIET;
  }

  /** What it is fair to (`fairTo`). */
  makerOf(move: number): number {
    return this.moves[move * STRIDE] >> MAKER;
  }

  /** Gives a number to each half that has none. */
  numberAll({ first, second }: Halves): void {
    const { moves, rows } = this;
    for (let at = 0; at < this.count * STRIDE; at += STRIDE) {
      const from = ~moves[at + FIRST];
      if (from < 0) continue;
      moves[at + FIRST] = first.add(rows, from);
      moves[at + SECOND] = second.add(rows, from);
      moves[at + HASH] = hashOf(moves, at, HALVES);
    }
  }

  private wider(numbers: Int32Array): Int32Array {
    if (!this.grows) throw new RangeError('no room for one more move');
    return grown(numbers);
  }
}

/** Makes the moves from states, puts those they lead to into the form in which they are kept, and judges them. */
export class Mover {
  readonly maker: Moves;
  /** The promise that the first move broke that broke one, or the state that it led to, since this was set to null. */
  broken: string | null = null;
  private readonly built: Built;
  private readonly alike: readonly Alike[];
  private readonly halves: Halves;
  private readonly base = new Row();
  /** The halves of the state whose moves are made, and where these go. */
  private first = NONE;
  private second = NONE;
  private into: Made = new Made(0);

  /** @param halves those that have numbers; it gives none to others */
  constructor(
    built: Built,
    alike: readonly Alike[],
    halves: Halves,
    order: PartialOrder | null = null,
    concerns: Int32Array | null = null,
  ) {
    this.built = built;
    this.alike = alike;
    this.halves = halves;
    this.maker = new Moves(built, order, concerns);
  }

  /** Makes those from one more state, none after one that breaks a promise; it throws what a step or a promise throws. */
  make(first: number, second: number, quiet: number, into: Made, who?: number): void {
    this.first = first;
    this.second = second;
    this.into = into;
    this.halves.read(first, second, this.base);
    this.maker.forEach(this.base, this.note, who, quiet);
    into.endState();
  }

  private readonly note = (process: number, kindOf: Move['kind'], which: number): boolean => {
    const { maker, halves } = this;
    const { state } = this.built;
    const { row, broken } = state;
    const exchanged = sortAlike(state.values, this.alike) ? this.exchanged() : 0;
    const touched = maker.touched | exchanged;
    const breaks = broken ?? maker.judge(touched);
    this.broken ??= breaks;
    const kind = broken !== null ? BROKEN : breaks !== null ? BREAKS : maker.ended ? FINISHES : GOES_ON;
    const first = touched & FIRST_HALF ? halves.first.find(row.fours, 0) : this.first;
    const second = touched & SECOND_HALF ? halves.second.find(row.fours, 0) : this.second;
    const quiet = maker.quiet & ~exchanged;
    this.into.add((fairTo(process, kindOf, which) << MAKER) | quiet | kind, first, second, row, state.fours);
    return breaks === null;
  };

  /** What is touched where like processes are exchanged: what any of their words concerns. */
  private exchanged(): number {
    const { concerns } = this.maker;
    let touched = 0;
    for (const { first, size, count } of this.alike)
      for (let word = first; word < first + size * count; word++) touched |= concerns[word];
    return touched;
  }
}

/** Who is like whom, where it need not be known who is who. */
export function alikeIn(
  { again, alike }: Built,
  symmetry: boolean,
  order: PartialOrder | null,
): Built['alike'] {
  // Who is to be fair to whom, or disturbs whom, cannot be told where who is who is not.
  return symmetry && again.length === 0 && order === null ? alike : [];
}
