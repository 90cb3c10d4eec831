import { PTRS_PER_PTE } from '../mm/constants.js';
import { hiddenPages } from './hidden.js';
import type { RecordedRun } from './record.js';
import { parseOperation } from './schedule.js';

/** What the record does not say and a replay has to assume. */
export interface Assumed {
  /** Of the hidden pages on the lists at the first step, how many were faulted in after the test pages all the same. */
  readonly late: number;
  /** Of the hidden pages faulted in after the test pages, how many are idle. */
  readonly idleAfter: number;
  /** Where the test pages begin inside their first page-table page, in pages. */
  readonly tableOffset: number;
  /** Of the program's own pages faulted in before the test pages, how many are no neighbours of the others. */
  readonly apart: number;
  /** Steps before which the program was not scheduled since the last aging: an aging without force skips it then. */
  readonly unscheduled: readonly number[];
}

/** The likeliest: what is assumed first, and where nothing fits. */
export const LIKELIEST: Assumed = { late: 0, idleAfter: 0, tableOffset: 0, apart: 0, unscheduled: [] };

/** What may be assumed, the likeliest first; which steps skip the program is tried for each (`maySkip`). */
export function* choices(run: RecordedRun): Generator<Assumed> {
  const { before, after, own } = hiddenPages(run);
  for (let late = 0; late <= 1; late++) {
    for (let idleAfter = 0; idleAfter <= after + late; idleAfter++) yield { ...LIKELIEST, late, idleAfter };
  }
  // Only look-around sees neighbours and where a table begins, and only reclaim by size meets young pages here.
  if (!run.steps.some((s) => s.operation.includes('rc:'))) return;
  const ownBefore = Math.max(0, Math.min(before, own - after));
  for (let apart = 1; apart <= ownBefore; apart++) yield { ...LIKELIEST, apart };
  for (let tableOffset = 1; tableOffset < PTRS_PER_PTE; tableOffset++) yield { ...LIKELIEST, tableOffset };
}

/** Whether anything was found young by the aging of step `i`, in the whole cgroup: it is then in the aging's generation. */
export function foundYoung(run: RecordedRun, i: number): boolean {
  const before = new Map(run.steps[i - 1].allGenerations);
  const after = new Map(run.steps[i].allGenerations);
  const seq = Math.max(...before.keys());
  return (after.get(seq) ?? 0) > (before.get(seq) ?? 0);
}

/** Whether step `i` was an aging without force that the kernel did not refuse. */
export function agesUnforced(run: RecordedRun, i: number): boolean {
  const operation = parseOperation(run.steps[i].operation);
  return operation.kind === 'age' && !operation.forceScan && run.steps[i].result === 0;
}

/** The same assumption with one more step that skips the program, for each step up to `last` that may; the last first. */
export function* withOneSkipMore(run: RecordedRun, assumed: Assumed, last: number): Generator<Assumed> {
  for (let i = last; i > 0; i--) {
    if (assumed.unscheduled.includes(i) || !maySkip(run, i)) continue;
    yield { ...assumed, unscheduled: [...assumed.unscheduled, i].sort((a, b) => a - b) };
  }
}

/** Agings without force skip the program if it was not scheduled: those that found something did not. */
function maySkip(run: RecordedRun, i: number): boolean {
  if (parseOperation(run.steps[i].operation).kind === 'reclaim') return true;
  return agesUnforced(run, i) && !foundYoung(run, i);
}
