/** Plants one mutant in compiled code, without what Stryker put there for all of them. */
import { join } from 'node:path';

/** Where the tests are compiled to, in Stryker's copy of the checkout. */
export const COMPILED: string = join('build', 'tests');

/** The environment variable that names a file for the notes of a process of tests. */
export const NOTES = 'SECOND_LOOK_NOTES';
export interface Notes {
  /** Time of processors in milliseconds, of all threads. */
  readonly ms: number;
  /** The mutants whose code was reached. */
  readonly met: readonly string[];
}

const SWITCH = /\bstryMutAct_\w+\("(\d+)"\)/g;
const COUNTER = /\bstryCov_\w+\(("\d+"(?:, "\d+")*)\)/g;

/**
 * @param mutant `null` plants none, and notes instead which are met: in `__met`, if there is such an array
 *
 * Stryker plants all mutants at once, each behind a switch and beside a counter, in every expression, which slows a
 * search down. A switch that reads `true` or `false` costs nothing, since V8 leaves out what it rules out.
 */
export function plant(code: string, mutant: string | null): string {
  const note = (ids: string): string =>
    `(${ids.replaceAll(', ', ' = ').replace(/"(\d+)"/g, '__met[$1]')} = 1)`;
  const planted = code
    .replace(SWITCH, (_, id) => String(id === mutant))
    .replace(COUNTER, (_, ids) => (mutant === null ? note(ids) : '0'));
  return mutant === null ? `const __met = globalThis.__met ?? []; ${planted}` : planted;
}
