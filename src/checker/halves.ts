import type { Built } from './protocol.js';
import { Rows } from './rows.js';
import type { Row } from './state.js';

/** The halves of all states, each kept once, by their numbers: there are far fewer halves than states. */
export class Halves {
  readonly first: Rows;
  readonly second: Rows;

  /** @param shared where they are kept while there is room, so that other threads see them */
  constructor(built: Built, shared?: Int32Array) {
    const [first, second] = placesOf(built);
    const middle = (shared?.length ?? 0) >> 1;
    this.first = new Rows(first, shared?.subarray(0, middle));
    this.second = new Rows(second, shared?.subarray(middle));
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
