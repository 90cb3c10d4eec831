import type { RecordedRun, RecordedStep } from './record.js';

/**
 * Pages of the cgroup that are not test pages: the recording program's own, and a VM's tables. Nothing in the record
 * says which they are or when they are touched, but they take part: they fill eviction batches and count in sums.
 * Only their numbers are read off the record, never anything about a test page.
 */
export interface HiddenPages {
  /** How many were faulted in before the test pages, so that they stand behind them at the old end of the list. */
  readonly before: number;
  /** Of these, how many the kernel did not count as faulted in: they start one generation below the youngest. */
  readonly notFaulted: number;
  /** How many were faulted in after them. */
  readonly after: number;
}

/** Hidden pages by generation after a step. */
export function hiddenGenerations(step: RecordedStep): Map<number, number> {
  const test = new Map(step.testGenerations);
  return new Map(step.allGenerations.map(([seq, count]) => [seq, count - (test.get(seq) ?? 0)]));
}

/** Hidden pages in all generations after a step. */
function hiddenTotal(step: RecordedStep): number {
  let total = 0;
  for (const count of hiddenGenerations(step).values()) total += count;
  return total;
}

/**
 * The hidden pages of a run. Those on the lists at the first step were there before the test pages; those that appear
 * in the next step waited in a per-CPU batch (the kernel adds pages to the lists 15 or 31 at a time).
 */
export function hiddenPages(run: RecordedRun): HiddenPages {
  const first = hiddenTotal(run.steps[0]);
  const second = run.steps.length > 1 ? hiddenTotal(run.steps[1]) : first;
  const youngest = Math.max(...hiddenGenerations(run.steps[0]).keys());
  const notFaulted = first - (hiddenGenerations(run.steps[0]).get(youngest) ?? 0);
  return { before: first, notFaulted, after: Math.max(0, second - first) };
}

/** How many hidden pages a step evicted: what the cgroup lost, less the test pages that went to swap. */
export function hiddenEvicted(run: RecordedRun, i: number): number {
  if (i === 0) return 0;
  const [was, is] = [run.steps[i - 1], run.steps[i]];
  return Math.max(0, is.pgsteal - was.pgsteal - Math.max(0, is.swapped - was.swapped));
}

/** How many hidden pages a step brought back from swap: the cgroup's refaults, less the test pages that came back. */
export function hiddenRefaulted(run: RecordedRun, i: number): number {
  if (i === 0) return run.steps[0].refaults;
  const [was, is] = [run.steps[i - 1], run.steps[i]];
  return Math.max(0, is.refaults - was.refaults - Math.max(0, was.swapped - is.swapped));
}
