import type { Box } from '../things.js';

/** One of a few. */
export type Word =
  /** The `first` one. */
  | 'one'
  /** The other one. */
  | "it's"
  | -1n;
/** Kept by its name. */
export type Named = (typeof LIST)[number];
/** Where the names come from. */
export const LIST = ['x', 'y'] as const;
/** Longer than a line. */
export type Long =
  | 'aaaaaaaaaaaaaaaaaaaa'
  | 'bbbbbbbbbbbbbbbbbbbbbbbbb'
  | 'cccccccccccccccccccccccc'
  | 'dddddddd';
/** An object type is listed like an interface. */
export type Shape = {
  /** Across, in cm. */
  readonly across: number;
};

/** Every kind of type that TypeScript writes. */
export interface Kinds<T extends string = 'a'> {
  /** Kind 1. */
  array: readonly (string | null)[];
  /** Kind 2. */
  tuple: [number, string?, ...boolean[]];
  /** Kind 3. */
  named: [from: number, to?: string];
  /** Kind 4. */
  both: Box & { extra: number };
  /** Kind 5. */
  fn: (this: void, a: number, ...rest: string[]) => void;
  /** Kind 6. */
  fns: ((a: number) => string)[] | undefined;
  /** Kind 7. */
  keys: keyof Box;
  /** Kind 8. */
  at: Box['width'];
  /** Kind 9. */
  pattern: `${number}px-${T}`;
  /** Kind 10. */
  mapped: { readonly [K in T]?: K };
  /** Kind 11. */
  chosen: T extends Array<infer U extends string> ? U : never;
  /** Kind 12. */
  maker: new (
    a: number,
  ) => Box;
  /** Kind 13. */
  table: { [key: string]: Map<string, Box> };
  /** Kind 14. */
  // biome-ignore lint/complexity/noBannedTypes: it is a kind of type
  empty: {};
  /** Kind 15. */
  choice: Named | Box;
  /** Kind 16. */
  of: Set<T>;
  /** Kind 17. */
  method(a?: T, choice?: Named): asserts a is T;
  /** Kind 18. Keeps the value of a parent's parameter. */
  generic: Holder<number>['held'];
  /** Kind 19. */
  'with-hyphen': true;
}

/** Holds one thing. */
export interface Holder<T> {
  /** The thing. */
  held: T;
}

/** Its `held` is a number, whatever the parent calls it. */
export interface NumberHolder extends Holder<number> {}

/** Called like a function. */
export interface Callable {
  (a: string): number;
  [key: string]: unknown;
}

/** A line that is longer than the page is wide. */
export function long<T extends Word>(
  first: readonly T[],
  second: (word: T) => boolean,
  third?: Holder<T>,
): T {
  return first.find(second) ?? (third?.held as T);
}
