import { HOST_ACCESSED, HOST_PRESENT, SWAPPED } from '../accessed/bits.js';
import { touchByHost } from '../mm/fault.js';
import { addFolio, seqOf } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import type { Assumed } from './assumed.js';
import { hiddenEvicted, hiddenPages } from './hidden.js';
import { hiddenGenerations, type RecordedRun } from './record.js';
import { parseOperation } from './schedule.js';
import { access, type TestProcess } from './testProcess.js';

/** The hidden pages of a replay, by page number. */
export interface Hidden {
  /** In the order in which they are faulted in before the test pages; the first of them are not faulted in. */
  readonly before: readonly number[];
  readonly notFaulted: number;
  /** In the order in which they are faulted in after them. */
  readonly after: readonly number[];
  /** In the order in which they are touched, the busiest first. */
  readonly busyFirst: readonly number[];
}

/**
 * Says which page is which. A program's own pages come in first, then the tables of its guest, then (after the test
 * pages) a few of its own once more. Its own are busier, and the later ones more so.
 */
export function placeHidden(run: RecordedRun, proc: TestProcess, assumed: Assumed): Hidden {
  const { guest, own, notFaulted, idleOwn, ...recorded } = hiddenPages(run);
  const near = range(proc.ownFirst, own - assumed.apart);
  const mine = [...range(proc.apartFirst, assumed.apart), ...near];
  const afterCount = recorded.after + assumed.late;
  const ownBefore = Math.max(0, own - afterCount);
  const inOrder = [...mine.slice(0, ownBefore), ...range(proc.guestFirst, guest), ...mine.slice(ownBefore)];
  const before = inOrder.slice(0, inOrder.length - afterCount);
  const after = inOrder.slice(inOrder.length - afterCount);
  const idle = Math.min(idleOwn, ownBefore);
  const busyFirst = [
    ...after.slice(assumed.idleAfter).reverse(),
    ...before.slice(idle, ownBefore).reverse(),
    ...before.slice(ownBefore).reverse(),
    ...after.slice(0, assumed.idleAfter).reverse(),
    ...before.slice(0, idle).reverse(),
  ];
  return { before, notFaulted, after, busyFirst };
}

function range(first: number, length: number): number[] {
  return Array.from({ length }, (_, i) => first + i);
}

/** Brings in the hidden pages that are there before the test pages. */
export function bringInBefore(m: Memcg, hidden: Hidden): void {
  hidden.before.forEach((p, i) => {
    if (i >= hidden.notFaulted) {
      touchByHost(m, p);
      return;
    }
    // It came in by other ways than a fault (the program's arguments, say): one generation below.
    m.bits[p] = HOST_PRESENT | HOST_ACCESSED;
    addFolio(m.lruvec, p, m.lruvec.maxSeq - 1);
  });
}

export function hiddenInSwap(m: Memcg, hidden: Hidden): number {
  return hidden.busyFirst.filter((p) => m.bits[p] & SWAPPED).length;
}

/**
 * Touches as many hidden pages as the record shows to be found young by step `i`: those that left the oldest
 * generation without being evicted, or that an aging put into its generation. Guest memory is touched by the guest, but
 * what an aging found may be the host's doing: some kernels see nothing else.
 */
export function touchHidden(proc: TestProcess, run: RecordedRun, hidden: Hidden, i: number): void {
  if (i === 0) return;
  const { m, ownFirst } = proc;
  const operation = parseOperation(run.steps[i].operation);
  const after = new Map(hiddenGenerations(run.steps[i]));
  let touched = 0;
  let upTo = m.lruvec.maxSeq;
  if (operation.kind === 'age' && run.steps[i].result === 0) {
    touched = after.get(m.lruvec.maxSeq) ?? 0;
  } else if (operation.kind === 'evict' || operation.kind === 'reclaim') {
    const before = new Map(hiddenGenerations(run.steps[i - 1]));
    upTo = Math.min(...(operation.kind === 'evict' ? before : after).keys());
    let old = 0;
    for (const [seq, pages] of before) if (seq <= upTo) old += pages;
    touched = Math.max(0, old - (after.get(upTo) ?? 0) - hiddenEvicted(run, i));
  }
  for (const p of hidden.busyFirst) {
    if (touched <= 0) break;
    if ((m.bits[p] & HOST_PRESENT) === 0 || seqOf(m.lruvec, p) > upTo) continue;
    access(proc, p, p >= ownFirst || operation.kind === 'age');
    touched--;
  }
}

/** The process touches hidden pages that it lost: they come back right away. */
export function refaultHidden(m: Memcg, hidden: Hidden, pages: number): void {
  let left = pages;
  for (const p of hidden.busyFirst) {
    if (left <= 0) break;
    if ((m.bits[p] & SWAPPED) === 0) continue;
    touchByHost(m, p);
    left--;
  }
}
