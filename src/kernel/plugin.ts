/** What a project may add to the kernel: a module, named by `--plugin`, that exports these. */
import type { Bundle } from './protocol.js';

/** The kernel as a plugin sees it. */
export interface Kernel {
  /** Shows a MIME bundle below the running cell, or in place of the display of the same id. */
  display(bundle: Bundle, update?: boolean): void;
  /** Has `stop` called when a cell is interrupted; the returned function takes it back. */
  onInterrupt(stop: () => void): () => void;
  /**
   * Says that the running cell has set up what answers a comm's messages with this `id`. While the kernel is busy, a
   * second thread then runs that cell again, and those whose variables it uses, and answers in the kernel's place.
   */
  offers(id: string): void;
}

/**
 * Answers a message of a comm. What it shows and prints meanwhile is dropped, and what it throws is the answer
 * `{ error: message }`. Of messages that come while it answers only the last is answered.
 */
export type Answer = (data: {
  readonly id?: unknown;
  readonly [field: string]: unknown;
}) => object | Promise<object>;

/** A package that a cell names, in its present state. */
export interface Package {
  /** Absolute. */
  readonly folder: string;
  /** Differs when the content does: then its modules are loaded again. */
  readonly version: string;
}

/** The exports of a plugin. */
export interface Plugin {
  /** Called once, before the first cell: hands the kernel to the project's library. */
  setUp?(kernel: Kernel): void;
  /** What a page may open a comm for, by the comm's target. */
  readonly comms?: Readonly<Record<string, Answer>>;
  /**
   * Called before each cell with its code, to bring up to date what the code imports. What it throws fails the cell.
   *
   * @param root the folder given as `--root`, absolute
   */
  prepare?(code: string, root: string): Promise<readonly Package[]>;
}
