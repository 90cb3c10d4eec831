/** What the notebooks found: the claims that each made when it was last run and saved. */

import { outside } from '../outside/node.js';
import { type Ledger, ownClaims } from './claims.js';

/** MIME type under which a claim is found again among a notebook's outputs. */
export const CLAIM = 'application/vnd.second-look.claim+json';

/** What is kept of a claim that a cell made. */
export interface MadeClaim {
  /** Ids in the ledger, `data/claims.json`. */
  readonly ids: readonly string[];
  /** What is claimed, with its numbers. */
  readonly statement: string;
  /** True when it did not hold; the run stopped there. */
  readonly failed?: true;
}

/** The same with its place. */
interface ClaimInCell extends MadeClaim {
  /** Id of the cell. */
  readonly cell: string;
}

/** A notebook as it was last run and saved. */
export interface SavedNotebook {
  /** Its number, such as `05`. */
  readonly number: string;
  /** Its file, such as `05-when-l1-runs-an-l2.ipynb`. */
  readonly file: string;
  /** What it claims, in order. */
  readonly made: readonly ClaimInCell[];
}

/** A claim of the ledger with what the notebooks found. */
export interface FoundClaim {
  /** For each of its notebooks what was claimed there. */
  readonly tested: readonly { readonly notebook: string; readonly made: readonly ClaimInCell[] }[];
  /** Whether it was claimed in each of its notebooks and always held. */
  readonly holds: boolean;
  /** How often it was claimed, in all of its notebooks. */
  readonly made: number;
  /** How often it held. */
  readonly held: number;
}

interface NotebookFile {
  readonly cells: readonly {
    readonly id?: string;
    readonly outputs?: readonly { readonly data?: Record<string, unknown> }[];
  }[];
}

/** The notebooks of the checkout, in order. @throws Error outside a checkout */
export function savedNotebooks(): SavedNotebook[] {
  return outside.notebookNames().map((file) => {
    const { cells } = JSON.parse(outside.readText(`notebooks/${file}`)) as NotebookFile;
    const made = cells.flatMap(({ id = '', outputs = [] }) =>
      outputs.flatMap(({ data }) => {
        const claim = data?.[CLAIM] as MadeClaim | undefined;
        return claim === undefined ? [] : { ...claim, cell: id };
      }),
    );
    return { number: file.slice(0, 2), file, made };
  });
}

/** What the notebooks found of one claim. */
export function foundOf(
  { id, notebooks }: { readonly id: string; readonly notebooks: readonly string[] },
  saved: readonly SavedNotebook[],
): FoundClaim {
  const tested = notebooks.map((notebook) => {
    const { made = [] } = saved.find(({ number }) => number === notebook) ?? {};
    return { notebook, made: made.filter(({ ids }) => ids.includes(id)) };
  });
  const all = tested.flatMap(({ made }) => made);
  const held = all.filter(({ failed }) => failed !== true).length;
  return {
    tested,
    holds: held === all.length && tested.every(({ made }) => made.length > 0),
    made: all.length,
    held,
  };
}

/**
 * What is wrong between the ledger and the notebooks, a sentence each: a claim that is not asserted where the ledger says
 * so, an assertion that the ledger does not list for its notebook. Empty when all is well.
 */
export function unmatched(ledger: Ledger, saved: readonly SavedNotebook[]): string[] {
  const listed = [...ledger.claims, ...ownClaims(ledger)];
  const isListed = (id: string, notebook: string): boolean =>
    listed.some((claim) => claim.id === id && claim.notebooks.includes(notebook));
  return [
    ...listed.flatMap((claim) =>
      foundOf(claim, saved)
        .tested.filter(({ made }) => made.length === 0)
        .map(({ notebook }) => `notebook ${notebook} does not assert ${claim.id}`),
    ),
    ...saved.flatMap(({ number, made }) =>
      made.flatMap(({ ids, cell }) =>
        ids
          .filter((id) => !isListed(id, number))
          .map(
            (id) => `notebook ${number}, cell ${cell}, asserts ${id}, which the ledger does not list for it`,
          ),
      ),
    ),
  ];
}
