/** Size of a box, in cm. */
export const SIZE = 3;
/** Longer than fits. */
export const WORDS: readonly string[] = ['a', 'b'];

/** What cannot be. */
export class Box extends Error {
  /** Width, in cm: see {@link Parent.size} and {@link add | how to add}. */
  readonly width: number;

  constructor(width: number) {
    super();
    this.width = width;
  }

  /** Twice the width, in cm. */
  get doubled(): number {
    return 2 * this.width;
  }
}

/** What others extend. */
export interface Parent {
  /** At least `SIZE`; `size` is this field itself. */
  size: number;
  bare: string;
}

export interface Plain extends Parent {
  /** A child's own. */
  own?: Parent | null;
}

export function add(a: number): number;
/**
 * Adds two things, a < b & <b>not bold</b>, as add() does. Makes a Box when WORDS say so, never a `box`.
 *
 * # No heading
 *
 * @param a the first
 * @returns the sum
 * @throws Box when `a` is below SIZE
 * @example
 * ```ts
 * add(1, 2);
 * ```
 */
export function add(a: string, b?: number): number;
export function add(a: number | string, b: number = 2): number {
  return Number(a) + b;
}
