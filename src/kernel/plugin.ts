/** What a project may add to the kernel: a module, named by `--plugin`, that exports these. */
import type { Bundle } from './protocol.js';

/** The kernel as a plugin sees it. */
export interface Kernel {
  /** Shows a MIME bundle below the running cell, or in place of the display of the same id. */
  display(bundle: Bundle, update?: boolean): void;
  /** Has `stop` called when a cell is interrupted; the returned function takes it back. */
  onInterrupt(stop: () => void): () => void;
}

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
  /**
   * Called before each cell with its code, to bring up to date what the code imports. What it throws fails the cell.
   *
   * @param root the folder given as `--root`, absolute
   */
  prepare?(code: string, root: string): Promise<readonly Package[]>;
}
