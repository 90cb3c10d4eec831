/** Which assertions of the notebooks belong to which claim, and what does not fit. */
import type { Ledger } from './ledger.js';

/** One assertion of a notebook. */
export interface Assertion {
  /** Number of the notebook, such as `05`. */
  readonly notebook: string;
  /** Id of its cell. */
  readonly cell: string;
  /** Ids of the claims that it tests. */
  readonly ids: readonly string[];
}

/**
 * What is wrong between the ledger and the notebooks: a claim that nothing tests where it should be, an assertion that no
 * claim of the ledger stands for. Empty when all is well.
 */
export function unmatched(ledger: Ledger, assertions: readonly Assertion[]): string[] {
  const wanted = [
    ...ledger.claims.flatMap(({ id, notebooks }) => notebooks.map((notebook) => ({ id, notebook }))),
    ...Object.entries(ledger.ours).flatMap(([notebook, list]) => list.map(({ id }) => ({ id, notebook }))),
  ];
  const made = assertions.flatMap(({ ids, ...where }) => ids.map((id) => ({ ...where, id })));
  return [
    ...wanted
      .filter((want) => !made.some(({ id, notebook }) => id === want.id && notebook === want.notebook))
      .map(({ id, notebook }) => `notebook ${notebook} does not assert ${id}`),
    ...made
      .filter((each) => !wanted.some(({ id, notebook }) => id === each.id && notebook === each.notebook))
      .map(
        ({ id, notebook, cell }) =>
          `notebook ${notebook}, cell ${cell}, asserts ${id}, which the ledger does not list for it`,
      ),
    ...assertions
      .filter(({ ids }) => ids.length === 0)
      .map(({ notebook, cell }) => `notebook ${notebook}, cell ${cell}, has an assertion that nobody claims`),
  ];
}
