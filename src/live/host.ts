/** Who computes for a live form. */
import type { MimeBundle } from '../tutorial/plot/bundle.js';

/** Values of a what-if by the names of its parameters. */
export type Values = Readonly<Record<string, number | string | boolean>>;

/** Who computes: the page's worker or JupyterLab's kernel. */
export interface Host {
  /**
   * Outputs (MIME bundles) of a what-if for these values. Rejects with one sentence; ends early by the signal. `doing`
   * is told in words what goes on, where that is more than computing.
   */
  compute(
    id: string,
    values: Values,
    signal: AbortSignal,
    doing: (words: string) => void,
  ): Promise<readonly MimeBundle[]>;
  /** Null when it can compute; else one sentence why not (no kernel, not trusted). */
  readonly idle: string | null;
}
