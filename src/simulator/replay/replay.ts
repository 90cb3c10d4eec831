import { atOnce } from '../engine/tasks.js';
import { alone, debugfsAge, debugfsEvict, memoryReclaim } from '../mglru/reclaim.js';
import { touchByHost } from '../mm/fault.js';
import { genFromSeq } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import type { ReclaimRules } from '../mm/rules.js';
import { IN_SWAP } from '../sim/nowhere.js';
import { type Assumed, agesUnforced, choices, foundYoung, LIKELIEST, withOneSkipMore } from './assumed.js';
import { hiddenEvicted, hiddenPages, hiddenRefaulted } from './hidden.js';
import { bringInBefore, hiddenInSwap, placeHidden, refaultHidden, touchHidden } from './hiddenActor.js';
import { presetOf } from './kernels.js';
import { type ComparedLocks, countLocks } from './lockCounts.js';
import { type ComparedPlaces, comparePlaces } from './places.js';
import type { RecordedRun, RecordedStep } from './record.js';
import { parseOperation } from './schedule.js';
import { access, makeTestProcess, type TestProcess } from './testProcess.js';

/** How the simulator fared against the kernel after one operation. */
export interface ReplayedStep extends ComparedPlaces {
  /** What was done, as the record names it. */
  readonly operation: string;
  /** Result of the operation: 0 or a negative errno. */
  readonly result: number;
  /** What the kernel returned. */
  readonly recordedResult: number;
  /** Where the kernel had each test page (`NOT_RECORDED` where the record is cut). */
  readonly recordedPages: Int32Array;
  /** Whether the number of test pages in each generation, and in swap, is the recorded one. */
  readonly countsEqual: boolean;
  /** Pages that the simulator's reclaim has scanned so far. */
  readonly pgscan: number;
  /** Pages that it has evicted so far. */
  readonly pgsteal: number;
  /** What KVM did during the operation, in the simulator and in the kernel; null where the record counts nothing. */
  readonly locks: ComparedLocks | null;
}

/** What was replayed, and as what. */
export interface ReplayHead {
  /** Name of the schedule, as in the record. */
  readonly label: string;
  /** Whom the pages belong to (of two owners: what V is): `plain`, `vm` or `l2`, as in the record. */
  readonly mode: string;
  /** The release whose reclaim code was simulated. */
  readonly kernel: ReclaimRules['kernel'];
  /** Name of the preset that was run. */
  readonly policy: string;
}

/** A replayed run. */
export interface Replay extends ReplayHead {
  /** What was assumed for it. */
  readonly assumed: Assumed;
  /** One entry for each operation, in order. */
  readonly steps: readonly ReplayedStep[];
  /** Whether pages scanned and stolen are the recorded numbers after each step. */
  readonly countersEqual: boolean;
}

/** How many assumptions that fit no longer than the best so far are tried with further skipped agings all the same. */
const TRIES_TO_EXTEND = 64;

/**
 * Replays a recorded schedule on the simulator and compares the place of every test page after every step.
 *
 * What the record leaves open (see `Assumed`) is searched for by the cgroup's counters of pages scanned and stolen, and
 * by whether an aging without force found anything young at all; the places of the test pages are then a prediction.
 * Where no assumption fits to the end, the one that fits longest is taken.
 *
 * @param kernel the kernel's release string, as in the record
 * @param tdpMmu whether L1 guests are mapped by the TDP MMU, as in the record
 * @throws ConfigError for a kernel or a mode that nothing is known of
 * @example
 * ```ts
 * const { kernel, runs } = load('record', '6.12-k1-plain');
 * const { steps: replayed } = replayRun(kernel, runs[0]);
 * replayed[0].pages; // where each page is, beside recordedPages
 * ```
 */
export function replayRun(kernel: string, run: RecordedRun, tdpMmu = true): Replay {
  const attempt = (assumed: Assumed): Replay => replayWith(kernel, run, tdpMmu, assumed, true);
  let best: Replay | null = null;
  let tries = 0;
  for (const assumed of choices(run)) {
    const tried = attempt({ ...assumed, unscheduled: best?.assumed.unscheduled ?? [] });
    const longer: number = best === null ? 1 : tried.steps.length - best.steps.length;
    const promises = longer > 0 || (longer === 0 && tries++ < TRIES_TO_EXTEND);
    const extended: Replay = promises ? extend(run, tried, attempt) : tried;
    if (extended.countersEqual) return extended;
    if (best === null || extended.steps.length > best.steps.length) best = extended;
  }
  return replayWith(kernel, run, tdpMmu, best?.assumed ?? LIKELIEST, false);
}

/** Lets steps skip the program, one more at a time, as long as the replay fits longer for it. */
function extend(run: RecordedRun, tried: Replay, attempt: (assumed: Assumed) => Replay): Replay {
  if (tried.countersEqual) return tried;
  for (const assumed of withOneSkipMore(run, tried.assumed, tried.steps.length - 1)) {
    const next = attempt(assumed);
    if (next.countersEqual || next.steps.length > tried.steps.length) return extend(run, next, attempt);
  }
  return tried;
}

function replayWith(
  kernel: string,
  run: RecordedRun,
  tdpMmu: boolean,
  assumed: Assumed,
  stopsWhenCountersDiffer: boolean,
): Replay {
  const preset = presetOf(kernel);
  const { guest, own } = hiddenPages(run);
  const counts = { test: run.pageCount, guest, own, apart: assumed.apart };
  const proc = makeTestProcess(preset, { mode: run.mode, tdpMmu }, counts, assumed.tableOffset);
  const { m } = proc;
  const hidden = placeHidden(run, proc, assumed);
  bringInBefore(m, hidden);
  const steps: ReplayedStep[] = [];
  let countersEqual = true;
  for (let i = 0; i < run.steps.length && (countersEqual || !stopsWhenCountersDiffer); i++) {
    const recorded = run.steps[i];
    touchHidden(proc, run, hidden, i);
    m.mm.used = !assumed.unscheduled.includes(i);
    const lostBefore = hiddenInSwap(m, hidden);
    const seq = m.lruvec.maxSeq;
    const youngest = pagesIn(m, seq);
    let result = 0;
    const simulated = countLocks(m, proc.vm, () => {
      result = perform(proc, recorded);
    });
    const locks = simulated && recorded.locks && { simulated, recorded: recorded.locks };
    const lost = hiddenInSwap(m, hidden) - lostBefore;
    const foundEqual = i === 0 || !agesUnforced(run, i) || pagesIn(m, seq) > youngest === foundYoung(run, i);
    if (i === 0) for (const p of hidden.after) touchByHost(m, p);
    refaultHidden(m, hidden, hiddenRefaulted(run, i));
    steps.push({ ...compare(m, recorded, result), locks });
    const { pgscan, pgsteal } = m.counts;
    countersEqual &&=
      pgscan === recorded.pgscan &&
      pgsteal === recorded.pgsteal &&
      lost === hiddenEvicted(run, i) &&
      foundEqual;
  }
  return {
    label: run.label,
    mode: run.mode,
    kernel: preset.rules.kernel,
    policy: preset.policy.name,
    assumed,
    steps,
    countersEqual,
  };
}

function pagesIn(m: Memcg, seq: number): number {
  return seq < m.lruvec.minSeq ? 0 : m.lruvec.nrPages[genFromSeq(seq)];
}

/** Performs one recorded operation and returns its result. Time stands still: nothing here depends on it. */
function perform(proc: TestProcess, recorded: RecordedStep): number {
  const { m, task } = proc;
  const op = parseOperation(recorded.operation);
  switch (op.kind) {
    case 'touch':
      for (let k = 0, p = op.start; k < op.count; k++, p += op.step) access(proc, p, op.actor === 'host');
      return 0;
    case 'age':
      return atOnce(debugfsAge(m, task, m.lruvec.maxSeq, op.forceScan));
    case 'evict':
      return atOnce(debugfsEvict(m, task, m.lruvec.minSeq, op.pages));
    case 'reclaim':
      atOnce(memoryReclaim(alone(m), task, op.pages));
      return 0;
    case 'look':
      return 0;
  }
}

function compare(m: Memcg, recorded: RecordedStep, result: number): Omit<ReplayedStep, 'locks'> {
  const compared = comparePlaces(m, 0, recorded.pages);
  const countsEqual =
    countOf(compared.pages, IN_SWAP) === recorded.swapped &&
    recorded.testGenerations.every(([seq, pagesIn]) => countOf(compared.pages, seq) === pagesIn);
  const { pgscan, pgsteal } = m.counts;
  return {
    operation: recorded.operation,
    result,
    recordedResult: recorded.result,
    ...compared,
    recordedPages: recorded.pages,
    countsEqual,
    pgscan,
    pgsteal,
  };
}

function countOf(places: Int32Array, place: number): number {
  let count = 0;
  for (let i = 0; i < places.length; i++) if (places[i] === place) count++;
  return count;
}
