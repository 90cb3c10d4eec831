/** What a page asks about types, and what it is told. */

/** What is asked of a cell: how to go on at a place, what stands there, what is wrong. */
export interface Question {
  readonly what: 'complete' | 'describe' | 'check';
  /** All cells of the notebook, in order. */
  readonly cells: readonly string[];
  /** Which of them is meant. */
  readonly cell: number;
  /** A place in its text; not looked at by `check`. */
  readonly at: number;
}

/** How a word may go on: any of `names` in place of the text from `from` on. */
export interface Completions {
  readonly from: number;
  readonly names: readonly { readonly name: string; readonly kind: string }[];
}

export interface Description {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly doc: string;
}

export interface Fault {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface Answers {
  readonly complete: Completions;
  readonly describe: Description | null;
  readonly check: readonly Fault[];
}
