import { PAGEVEC_SIZE } from './constants.js';
import { addFolio, delFolio, type Lruvec } from './lruvec.js';

/**
 * A CPU's batch of pages that wait to be moved to the youngest generation (`folio_activate`). Only 6.1 uses it, see
 * `ReclaimRules.activatesInBatches`. Until it is drained its pages are where they were, and eviction may take them.
 */
export type ActivationBatch = { readonly lruvec: Lruvec; readonly p: number }[];

/** Puts page `p`, which was found young, into the batch; a full batch is drained. */
export function activateSoon(batch: ActivationBatch, lruvec: Lruvec, p: number): void {
  batch.push({ lruvec, p });
  if (batch.length === PAGEVEC_SIZE) drainActivation(batch);
}

/** Moves the pages of the batch that are still on a list, in their order, to the young end of the youngest generation. */
export function drainActivation(batch: ActivationBatch): void {
  for (const { lruvec, p } of batch.splice(0)) {
    if (lruvec.folios.gen[p] === 0) continue;
    delFolio(lruvec, p);
    addFolio(lruvec, p, lruvec.maxSeq);
  }
}
