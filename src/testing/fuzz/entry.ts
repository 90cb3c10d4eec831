/** What the tables are made of: a function, and what it may be called with. */
import type fc from 'fast-check';

/** How hostile the inputs of a case are. `Kind` order is the order in a round. */
export const KINDS = ['valid', 'edge', 'mutated', 'hostile'] as const;
/**
 * `valid`: as drawn; must be answered. `edge`: one number at the end of a range, or 0. `mutated`: one place, however
 * deep, holds anything, is missing or one too many. `hostile`: a whole argument is anything, is missing or one too many.
 */
export type Kind = (typeof KINDS)[number];

/** An argument that only the library itself makes, such as a lock: made again for each call, and never mutated. */
export class Handle<T = unknown> {
  constructor(
    /** How it was made, for reports. */
    readonly text: string,
    readonly make: () => T,
  ) {}
}

/** Cases of each kind in one round, unless an entry says otherwise. */
export const RUNS = 40;

/** One function under fuzz. */
export interface Entry {
  /** What is called. What it throws is looked at; what it gives, too, after a promise is kept. */
  readonly call: (...args: never[]) => unknown;
  /** Valid arguments; a {@link Handle} among them is made before the call. */
  readonly args: fc.Arbitrary<readonly unknown[]>;
  /** Cases of each kind in one round; `RUNS` when left out. */
  readonly runs?: number;
  /** Kinds that are tried; all when left out. */
  readonly kinds?: readonly Kind[];
  /**
   * Numbers that say how much work there is, by path (`0.pages`, `0.vms.*.vcpus`): least and most that are tried. A valid
   * number outside would be no error, only a long wait; one that must be refused is tried all the same.
   */
  readonly work?: Readonly<Record<string, readonly [number, number]>>;
  /** What may stand in a place instead of what is drawn; all hostile values when left out. */
  readonly values?: readonly unknown[];
  /** Whether what it gives is plain data: survives JSON. */
  readonly plain?: boolean;
  /** Whether it may give infinities: the reason. NaN it may not. */
  readonly infinite?: string;
  /** Whether it may be refused although each argument is valid by itself: the reason. */
  readonly mayRefuse?: string;
  /** What else is wrong with what it gave, such as pages that got lost; null when nothing is. */
  readonly wrong?: (found: never, args: readonly unknown[]) => string | null;
}

/** Functions by name. */
export type Table = Readonly<Record<string, Entry>>;
