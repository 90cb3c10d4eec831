import { addFolio, seqOf } from '../mglru/lruvec.js';
import { HOST_ACCESSED, HOST_PRESENT, SWAPPED } from '../mm/bits.js';
import { touchByHost } from '../mm/fault.js';
import type { Memcg } from '../mm/memcg.js';
import { hiddenEvicted, hiddenGenerations } from './hidden.js';
import type { RecordedRun } from './record.js';
import { parseOperation } from './schedule.js';

/** A replay in progress. */
export interface State {
  readonly m: Memcg;
  readonly run: RecordedRun;
  readonly hiddenFirst: number;
  /** The first hidden page that was faulted in after the test pages. */
  readonly firstAfter: number;
}

/** A page that came in by other ways than a fault (the program's arguments, say): one generation below the youngest. */
export function bringInUnfaulted(m: Memcg, p: number): void {
  m.bits[p] = HOST_PRESENT | HOST_ACCESSED;
  addFolio(m.lruvec, p, m.lruvec.maxSeq - 1);
}

/** Hidden pages that are in swap. */
export function hiddenInSwap(state: State): number {
  let pages = 0;
  for (let p = state.hiddenFirst; p < state.m.count; p++) if (state.m.bits[p] & SWAPPED) pages++;
  return pages;
}

/**
 * Touches as many hidden pages as the record shows to be found young by this step: those that left the oldest
 * generation without being evicted, or that an aging put into its generation.
 */
export function touchHidden(state: State, i: number, busyAfter: number): void {
  if (i === 0) return;
  const { m, run } = state;
  const operation = parseOperation(run.steps[i].operation);
  const after = hiddenGenerations(run.steps[i]);
  let touched = 0;
  let upTo = m.lruvec.maxSeq;
  if (operation.kind === 'age' && run.steps[i].result === 0) {
    touched = after.get(m.lruvec.maxSeq) ?? 0;
  } else if (operation.kind === 'evict' || operation.kind === 'reclaim') {
    const before = hiddenGenerations(run.steps[i - 1]);
    upTo = Math.min(...(operation.kind === 'evict' ? before : after).keys());
    let old = 0;
    for (const [seq, pages] of before) if (seq <= upTo) old += pages;
    touched = Math.max(0, old - (after.get(upTo) ?? 0) - hiddenEvicted(run, i));
  }
  // Busy first: those faulted in last but for the idle ones among them, then the others from the young end.
  const order = [
    ...downwards(m.count - 1, m.count - busyAfter),
    ...downwards(state.firstAfter - 1, state.hiddenFirst),
    ...downwards(m.count - busyAfter - 1, state.firstAfter),
  ];
  for (const p of order) {
    if (touched <= 0) break;
    if ((m.bits[p] & HOST_PRESENT) === 0 || seqOf(m.lruvec, p) > upTo) continue;
    m.bits[p] |= HOST_ACCESSED;
    touched--;
  }
}

/** The whole numbers from `from` down to `to`, both included. */
function* downwards(from: number, to: number): Generator<number> {
  for (let n = from; n >= to; n--) yield n;
}

/** The process touches hidden pages that it lost: they come back right away. */
export function refaultHidden(state: State, pages: number): void {
  let left = pages;
  for (let p = state.m.count - 1; p >= state.hiddenFirst && left > 0; p--) {
    if ((state.m.bits[p] & SWAPPED) === 0) continue;
    touchByHost(state.m, p);
    left--;
  }
}
