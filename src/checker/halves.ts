import type { Built } from './protocol.js';
import { hashOf, Rows } from './rows.js';
import type { Row } from './state.js';

/** One half of every state that came up, each kept once. */
export class Half {
  private readonly places: Int32Array;
  private readonly row: Int32Array;
  private readonly rows: Rows;
  /** So many, from the first on, are kept where other threads see them. */
  private readonly room: number;

  /**
   * @param places which numbers of 32 bits of a state it has
   * @param shared where they are kept while there is room, so that other threads see them
   */
  constructor(places: readonly number[], shared?: Int32Array) {
    this.places = Int32Array.from(places);
    this.row = new Int32Array(places.length);
    this.rows = new Rows(places.length, shared);
    this.room = shared ? Math.floor(shared.length / places.length) : 0;
  }

  /** How many of them other threads see. */
  get shared(): number {
    return Math.min(this.rows.count, this.room);
  }

  /** Takes those, up to so many, that another thread has added. */
  follow(count: number): void {
    this.rows.follow(count);
  }

  /** The number of the half of the state that begins at `from`, or NONE. */
  find(fours: Int32Array, from: number): number {
    return this.rows.find(this.row, 0, this.take(fours, from));
  }

  /** The same; it gets one when it has none. */
  add(fours: Int32Array, from: number): number {
    return this.rows.add(this.row, 0, this.take(fours, from));
  }

  /** Writes half number `at` into a state. */
  read(at: number, fours: Int32Array): void {
    this.rows.read(at, fours, this.places);
  }

  /** Takes it out of a state; gives its hash. */
  private take(fours: Int32Array, from: number): number {
    const { places, row } = this;
    for (let i = 0; i < row.length; i++) row[i] = fours[from + places[i]];
    return hashOf(row, 0, row.length);
  }
}

/** The halves of all states, by their numbers: there are far fewer halves than states. */
export class Halves {
  readonly first: Half;
  readonly second: Half;

  /** @param shared where they are kept while there is room, so that other threads see them */
  constructor(built: Built, shared?: Int32Array) {
    const [first, second] = placesOf(built);
    const middle = (shared?.length ?? 0) >> 1;
    this.first = new Half(first, shared?.subarray(0, middle));
    this.second = new Half(second, shared?.subarray(middle));
  }

  /** Writes the state of these halves into a row. */
  read(first: number, second: number, { fours }: Row): void {
    this.first.read(first, fours);
    this.second.read(second, fours);
  }
}

/**
 * For either half of a state, which of its numbers of 32 bits it has: one half is like processes, the other all else, if
 * that is about even; else the first and the last. So most moves change one half only, and few halves come up.
 */
export function placesOf({ state, alike }: Pick<Built, 'state' | 'alike'>): readonly [number[], number[]] {
  const all = Array.from({ length: state.fours }, (_, i) => i);
  let from = Math.min(...alike.map(({ first }) => first >> 2));
  let to = Math.max(...alike.map(({ first, size, count }) => (first + size * count) >> 2));
  const isEven = 3 * (to - from) >= all.length && 3 * (to - from) <= 2 * all.length;
  if (!isEven) [from, to] = [all.length >> 1, all.length];
  const isSecond = (i: number): boolean => i >= from && i < to;
  return [all.filter((i) => !isSecond(i)), all.filter(isSecond)];
}
