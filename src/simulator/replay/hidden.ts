import { hiddenGenerations, type RecordedRun, type RecordedStep } from './record.js';

/**
 * Pages of the cgroup that are not test pages: the recording program's own, and a guest's tables. Nothing in the record
 * says which they are or when they are touched, but they take part: they fill eviction batches and count in sums.
 * Only their numbers are read off the record, never anything about a test page.
 */
interface HiddenPages {
  /** How many were faulted in before the test pages, so that they stand behind them at the old end of the list. */
  readonly before: number;
  /** Of these, how many the kernel did not count as faulted in: they start one generation below. */
  readonly notFaulted: number;
  /** How many were faulted in after them. */
  readonly after: number;
  /** Of all these, how many are guest memory, and how many the program's own. */
  readonly guest: number;
  readonly own: number;
  /** Of the program's own, how many are known to be idle: eviction queried them. */
  readonly idleOwn: number;
}

/** The recording program's own pages when it runs a guest, where no record tells: as in all records that do. */
const OWN_PAGES_WITH_GUEST = 34;

function hiddenTotal(step: RecordedStep): number {
  return hiddenGenerations(step).reduce((sum, [, pages]) => sum + pages, 0);
}

/**
 * The hidden pages of a run. Those on the lists at the first step were there before the test pages; those that appear
 * in the next step waited in a per-CPU batch (the kernel adds pages to the lists 15 or 31 at a time).
 */
export function hiddenPages(run: RecordedRun): HiddenPages {
  const before = hiddenTotal(run.steps[0]);
  const second = run.steps.length > 1 ? hiddenTotal(run.steps[1]) : before;
  const after = Math.max(0, second - before);
  // Pages that were faulted in are where the test pages are.
  const [faulted] = run.steps[0].testGenerations.reduce((most, one) => (one[1] > most[1] ? one : most));
  const notFaulted = before - (new Map(hiddenGenerations(run.steps[0])).get(faulted) ?? 0);
  const all = before + after;
  const own = Math.min(all, ownPages(run, all));
  return { before, notFaulted, after, guest: all - own, own, idleOwn: Math.min(own, idleOwnPages(run)) };
}

/** The program's own pages: those that an aging queried and that are no guest memory. */
function ownPages(run: RecordedRun, all: number): number {
  if (run.mode === 'plain') return all;
  const aging = run.steps.find((step) => step.operation === '@age' && queriesOfOwn(step) !== null);
  return aging === undefined ? OWN_PAGES_WITH_GUEST : queriesOfOwn(aging)!;
}

/** The program's own pages that evictions queried. */
function idleOwnPages(run: RecordedRun): number {
  const evictions = run.steps.filter(({ operation }) => operation.startsWith('@ev:'));
  return evictions.reduce((sum, step) => sum + (queriesOfOwn(step) ?? 0), 0);
}

/** Pages besides guest memory that a step queried; null where that was not counted. */
function queriesOfOwn({ locks }: RecordedStep): number | null {
  if (!locks?.notifierCalls || locks.pagesAsked === null) return null;
  return locks.notifierCalls - locks.pagesAsked;
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
