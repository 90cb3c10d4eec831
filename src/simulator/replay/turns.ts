import type { ByOwner, OwnersRun } from './ownersRecord.js';

/** In how many turns, of equal shares, each owner's pages came in; V's turn comes first. */
export type Turns = ByOwner<number>;

/** What the recording program does, as its README says: shares of 512 and 256 of 4096 and 2048 pages. */
const LIKELIEST = 8;
const OTHERS = [1, 2, 4, 16, 32, 64];
/** Shares of a fixed size, in pages. */
const SHARES = [
  { V: 512, P: 256 },
  { V: 512, P: 512 },
  { V: 256, P: 256 },
];

/** The turns in which the pages of a run may have come in, the likeliest first. */
export function* turnsToTry(run: OwnersRun): Generator<Turns> {
  yield { V: LIKELIEST, P: LIKELIEST };
  const { V, P } = run.owners;
  // Where other pages take part that no record places, nothing tells one way from another.
  if (V.hidden + P.hidden > 0) return;
  for (const turns of OTHERS) yield { V: turns, P: turns };
  for (const share of SHARES) {
    yield { V: Math.ceil(V.pageCount / share.V), P: Math.ceil(P.pageCount / share.P) };
  }
}
