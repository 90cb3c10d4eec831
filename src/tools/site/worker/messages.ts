/** What a page and its worker say to each other. */
import type { Names } from './names.js';

/** An output of a cell, as a notebook keeps it. */
export type Output =
  | { readonly output_type: 'stream'; readonly name: 'stdout' | 'stderr'; readonly text: string }
  | {
      readonly output_type: 'display_data' | 'execute_result';
      readonly data: Record<string, unknown>;
      readonly metadata: Record<string, unknown>;
    }
  | {
      readonly output_type: 'error';
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

/** What happens to a cell's outputs: one more, another in the place of the display of that id, or none any more. */
export type Shown =
  | { readonly kind: 'add'; readonly output: Output; readonly display?: string | undefined }
  | { readonly kind: 'update'; readonly output: Output; readonly display: string }
  | { readonly kind: 'clear' };

/** From the page; each is answered by the same number. */
export type Order = { readonly id: number } & (
  | { readonly type: 'run'; readonly cell: string; readonly source: string }
  | { readonly type: 'names'; readonly source: string }
  | { readonly type: 'compute'; readonly whatIf: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'call'; readonly door: string; readonly name: string; readonly args: readonly unknown[] }
  | { readonly type: 'files'; readonly files: Readonly<Record<string, string>> }
);

/** From the worker. */
export type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'shown'; readonly id: number; readonly shown: Shown }
  | { readonly type: 'done'; readonly id: number; readonly value?: unknown; readonly names?: Names | null }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** A file that the page has not sent yet: after it the same order is given again. */
  | { readonly type: 'lacks'; readonly id: number; readonly file: string };
