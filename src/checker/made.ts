import { ALL, fairTo, type Move, Moves } from './moves.js';
import type { PartialOrder } from './order.js';
import type { Alike, Built } from './protocol.js';
import type { Row } from './state.js';
import { sortAlike } from './symmetry.js';

/** What a move leads to: a state; one in which its process makes no more steps; a broken promise. */
export const GOES_ON = 0;
export const FINISHES = 1;
export const BREAKS = 2;
/** Numbers of a move before the state that it leads to: what it touched, and what it leads to; what it is fair to. */
export const HEAD = 2;

/** Moves from several states, one state after the other, each with the state that it leads to. */
export class Made {
  /** How many states there are, and how many moves. */
  states: number = 0;
  count: number = 0;
  /** For each state, how many moves there are before those of the next one. */
  readonly ends: Int32Array;
  /** Each so many numbers: a head and a row. */
  moves: Int32Array;
  readonly stride: number;
  private readonly grows: boolean;

  /** @param of where moves are kept if there is no room for more than these */
  constructor(fours: number, states: number, of: Int32Array | null = null) {
    this.stride = HEAD + fours;
    this.grows = of === null;
    this.ends = of === null ? new Int32Array(states) : of.subarray(0, states);
    this.moves = of === null ? new Int32Array(16 * states * this.stride) : of.subarray(states);
  }

  clear(): void {
    this.states = 0;
    this.count = 0;
  }

  /** @throws RangeError when there is no room for one more */
  add(touched: number, kind: number, maker: number, { fours }: Row): void {
    const { stride } = this;
    const at = this.count * stride;
    if (at + stride > this.moves.length) {
      if (!this.grows) throw new RangeError('no room for one more move');
      const wider = new Int32Array(2 * this.moves.length);
      wider.set(this.moves);
      this.moves = wider;
    }
    const { moves } = this;
    moves[at] = (touched << 2) | kind;
    moves[at + 1] = maker;
    for (let i = HEAD; i < stride; i++) moves[at + i] = fours[i - HEAD];
    this.count++;
  }

  /** All moves of one more state are made. */
  endState(): void {
    this.ends[this.states++] = this.count;
  }

  kindOf(move: number): number {
    return this.moves[move * this.stride] & 3;
  }

  touchedBy(move: number): number {
    return this.moves[move * this.stride] >> 2;
  }

  makerOf(move: number): number {
    return this.moves[move * this.stride + 1];
  }

  /** Writes the state that a move leads to into a row. */
  recall(move: number, { fours: into }: Row): void {
    const { moves, stride } = this;
    for (let i = HEAD, from = move * stride; i < stride; i++) into[i - HEAD] = moves[from + i];
  }
}

/** Makes the moves from states, and puts those they lead to into the form in which they are kept. */
export class Mover {
  readonly maker: Moves;
  /** The promise that the first move broke that broke one, since this was set to null. */
  broken: string | null = null;
  private readonly built: Built;
  private readonly alike: readonly Alike[];
  private into: Made;

  constructor(
    built: Built,
    alike: readonly Alike[],
    order: PartialOrder | null = null,
    concerns: Int32Array | null = null,
  ) {
    this.built = built;
    this.alike = alike;
    this.maker = new Moves(built, order, concerns);
    this.into = new Made(0, 0);
  }

  /** Makes those from one more state, none after one that breaks a promise; it throws what a step throws. */
  make(base: Row, into: Made, who?: number): void {
    this.into = into;
    this.maker.forEach(base, this.note, who);
    into.endState();
  }

  private readonly note = (process: number, kindOf: Move['kind'], which: number): boolean => {
    const { state } = this.built;
    const { broken } = state;
    this.broken ??= broken;
    const kind = broken !== null ? BREAKS : this.maker.ended ? FINISHES : GOES_ON;
    // What a promise reads of one process it may have read of another: with those exchanged, all must be asked.
    const touched = sortAlike(state.values, this.alike) ? ALL : this.maker.touched;
    this.into.add(touched, kind, fairTo(process, kindOf, which), state.row);
    return broken === null;
  };
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
