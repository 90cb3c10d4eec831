/** What the watching process and the calling one say to each other. */
import type { Batch } from './batch.js';
import type { Kind } from './entry.js';

/** What the calling process is to do. */
export interface Orders {
  /** Modules that export a `table`, as addresses. */
  readonly tables: readonly string[];
  /** All cases come from it. */
  readonly seed: number;
  /** How the names of the functions begin; all when left out. */
  readonly only?: string | undefined;
  /** Each function is called with each kind of cases so many times. */
  readonly rounds: number;
  /** Share of each entry's cases that is tried. */
  readonly share: number;
  /** The batch to begin with. */
  readonly first: number;
}

/** A line from the calling process: what it calls now, or what a batch came to. */
export type ChildLine =
  | { batch: number; name: string; kind: Kind; seed: number; input: string }
  | { batch: number; found: Batch };

/** How the calling process ends when nothing that it was told can be called; it has said why. */
export const NOT_BEGUN = 2;
