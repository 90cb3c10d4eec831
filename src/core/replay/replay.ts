import { atOnce, type Task } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { PTRS_PER_PTE } from '../mglru/constants.js';
import { makeFolios } from '../mglru/folios.js';
import { seqOf } from '../mglru/lruvec.js';
import { debugfsAge, debugfsEvict, memoryReclaim } from '../mglru/reclaim.js';
import { type ReclaimRules, RULES_6_1, RULES_6_12 } from '../mglru/rules.js';
import { SWAPPED } from '../mm/bits.js';
import { touch, touchByHost } from '../mm/fault.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { BASE, MM612, type Policy } from '../policy/presets.js';
import { hiddenEvicted, hiddenPages, hiddenRefaulted } from './hidden.js';
import { bringInUnfaulted, hiddenInSwap, refaultHidden, type State, touchHidden } from './hiddenActor.js';
import { IN_SWAP, NOT_RECORDED, ON_NO_LIST, type RecordedRun, type RecordedStep } from './record.js';
import { parseOperation } from './schedule.js';

/** How the simulator fared against the kernel after one operation. */
export interface ReplayedStep {
  /** What was done, as the record names it. */
  readonly operation: string;
  /** Result of the operation: 0 or a negative errno. */
  readonly result: number;
  /** What the kernel returned. */
  readonly recordedResult: number;
  /** Where the simulator has each test page: a generation, `IN_SWAP` or `ON_NO_LIST`. */
  readonly pages: Int32Array;
  /** Where the kernel had it (`NOT_RECORDED` where the record is cut). */
  readonly recordedPages: Int32Array;
  /** Test pages whose place the record names. */
  readonly comparable: number;
  /** Of these, how many are where the kernel had them. */
  readonly equal: number;
  /** Whether the number of test pages in each generation, and in swap, is the recorded one. */
  readonly countsEqual: boolean;
  /** Pages that the simulator's reclaim has scanned so far. */
  readonly pgscan: number;
  /** Pages that it has evicted so far. */
  readonly pgsteal: number;
}

/** What the record does not say and the replay had to assume. */
export interface Assumed {
  /** Of the hidden pages on the lists at the first step, how many were faulted in after the test pages all the same. */
  readonly late: number;
  /** Of the hidden pages faulted in after the test pages, how many are idle. */
  readonly idleAfter: number;
  /** Where the test pages begin inside their first page-table page, in pages. */
  readonly tableOffset: number;
}

/** A replayed run. */
export interface Replay {
  /** Name of the schedule, as in the record. */
  readonly label: string;
  /** Whom the pages belong to: `plain`, `vm` or `l2`, as in the record. */
  readonly mode: string;
  /** The release whose reclaim code was simulated. */
  readonly kernel: '6.1' | '6.12' | '7.3';
  /** Name of the preset that was run. */
  readonly policy: string;
  /** What was assumed for it. */
  readonly assumed: Assumed;
  /** One entry for each operation, in order. */
  readonly steps: readonly ReplayedStep[];
  /** Whether pages scanned and stolen are the recorded numbers after each step. */
  readonly countersEqual: boolean;
}

/** The rules and the preset of a recorded kernel. */
export function presetOf(kernel: string): { rules: ReclaimRules; policy: Policy } {
  if (kernel.startsWith('6.1.')) return { rules: RULES_6_1, policy: BASE };
  if (kernel.startsWith('6.12.')) return { rules: RULES_6_12, policy: MM612 };
  throw new RangeError(`kernel is "${kernel}"; this version replays records of 6.1 and 6.12`);
}

/**
 * Replays a recorded schedule on the simulator and compares the place of every test page after every step.
 *
 * What the record leaves open (see `Assumed`) is searched for by the cgroup's counters of pages scanned and stolen
 * alone; the places of the test pages are then a prediction.
 *
 * @param kernel the kernel's release string, as in the record
 */
export function replayRun(kernel: string, run: RecordedRun): Replay {
  for (const assumed of choices(run)) {
    const tried = replayWith(kernel, run, assumed, true);
    if (tried.countersEqual) return tried;
  }
  return replayWith(kernel, run, { late: 0, idleAfter: 0, tableOffset: 0 }, false);
}

/** What may be assumed, the likeliest first. */
function* choices(run: RecordedRun): Generator<Assumed> {
  const { after } = hiddenPages(run);
  for (let late = 0; late <= 1; late++) {
    for (let idleAfter = 0; idleAfter <= after + late; idleAfter++) yield { late, idleAfter, tableOffset: 0 };
  }
  // Only look-around sees where a table begins, and only reclaim by size meets young pages in these schedules.
  if (!run.steps.some((s) => s.operation.includes('rc:'))) return;
  for (let tableOffset = 1; tableOffset < PTRS_PER_PTE; tableOffset++)
    yield { late: 0, idleAfter: 0, tableOffset };
}

function replayWith(
  kernel: string,
  run: RecordedRun,
  assumed: Assumed,
  stopsWhenCountersDiffer: boolean,
): Replay {
  const { rules, policy } = presetOf(kernel);
  const recordedHidden = hiddenPages(run);
  const hidden = {
    before: recordedHidden.before - assumed.late,
    notFaulted: recordedHidden.notFaulted,
    after: recordedHidden.after + assumed.late,
  };
  // Hidden pages get page-table pages of their own, behind a gap that is never mapped.
  const hiddenFirst =
    Math.ceil((assumed.tableOffset + run.pageCount) / PTRS_PER_PTE) * PTRS_PER_PTE - assumed.tableOffset;
  const count = hiddenFirst + hidden.before + hidden.after;
  const folios = makeFolios(count, 1);
  const bits = new Uint8Array(count);
  const vm = run.mode === 'plain' ? null : makeVm({ bits });
  const { tableOffset } = assumed;
  const task = stillTask();
  const m = makeMemcg({ folios, bits, index: 0, first: 0, count, policy, rules, vm, tableOffset });
  const state: State = { m, run, hiddenFirst, firstAfter: hiddenFirst + hidden.before };

  for (let p = hiddenFirst; p < hiddenFirst + hidden.before; p++) {
    if (p < hiddenFirst + hidden.notFaulted) bringInUnfaulted(m, p);
    else touchByHost(m, p);
  }
  const steps: ReplayedStep[] = [];
  let countersEqual = true;
  for (let i = 0; i < run.steps.length && (countersEqual || !stopsWhenCountersDiffer); i++) {
    const recorded = run.steps[i];
    touchHidden(state, i, hidden.after - assumed.idleAfter);
    const lostBefore = hiddenInSwap(state);
    const result = perform(m, task, recorded);
    const lost = hiddenInSwap(state) - lostBefore;
    if (i === 0) for (let p = hiddenFirst + hidden.before; p < count; p++) touchByHost(m, p);
    refaultHidden(state, hiddenRefaulted(run, i));
    steps.push(compare(state, recorded, result));
    const { pgscan, pgsteal } = m.counts;
    countersEqual &&=
      pgscan === recorded.pgscan && pgsteal === recorded.pgsteal && lost === hiddenEvicted(run, i);
  }
  return {
    label: run.label,
    mode: run.mode,
    kernel: rules.kernel,
    policy: policy.name,
    assumed,
    steps,
    countersEqual,
  };
}

/** Performs one recorded operation and returns its result. Time stands still: nothing here depends on it. */
function perform(m: Memcg, task: Task, recorded: RecordedStep): number {
  const op = parseOperation(recorded.operation);
  switch (op.kind) {
    case 'touch':
      for (let k = 0, p = op.start; k < op.count; k++, p += op.step) {
        if (op.actor === 'host') touchByHost(m, p);
        else touch(m, p);
      }
      return 0;
    case 'age':
      return atOnce(debugfsAge(m, task, m.lruvec.maxSeq, op.forceScan));
    case 'evict':
      return atOnce(debugfsEvict(m, task, m.lruvec.minSeq, op.pages));
    case 'reclaim':
      atOnce(memoryReclaim(m, task, op.pages));
      return 0;
    case 'look':
      return 0;
  }
}

function compare(state: State, recorded: RecordedStep, result: number): ReplayedStep {
  const { m, run } = state;
  const pages = new Int32Array(run.pageCount);
  const counts = new Map<number, number>();
  let comparable = 0;
  let equal = 0;
  for (let p = 0; p < run.pageCount; p++) {
    const seq = seqOf(m.lruvec, p);
    pages[p] = m.bits[p] & SWAPPED ? IN_SWAP : seq < 0 ? ON_NO_LIST : seq;
    counts.set(pages[p], (counts.get(pages[p]) ?? 0) + 1);
    if (recorded.pages[p] === NOT_RECORDED) continue;
    comparable++;
    if (pages[p] === recorded.pages[p]) equal++;
  }
  const countsEqual =
    (counts.get(IN_SWAP) ?? 0) === recorded.swapped &&
    recorded.testGenerations.every(([seq, pagesIn]) => (counts.get(seq) ?? 0) === pagesIn);
  const { pgscan, pgsteal } = m.counts;
  return {
    operation: recorded.operation,
    result,
    recordedResult: recorded.result,
    pages,
    recordedPages: recorded.pages,
    comparable,
    equal,
    countsEqual,
    pgscan,
    pgsteal,
  };
}
