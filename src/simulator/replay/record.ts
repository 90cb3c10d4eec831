import * as v from 'valibot';
import { ConfigError, check, oneOf, shown, text, wholeNumber } from '../config/check.js';
import { type IdleTest, idleTestOf } from './idleTestRecord.js';
import {
  anyText,
  calls,
  count,
  generations,
  MOST_HIDDEN,
  MOST_PAGES,
  pages,
  runs as runsSchema,
} from './lines.js';
import { type LockCounts, lockCountsOf } from './lockCounts.js';
import {
  addOwnerStep,
  addReclaim,
  endOwnersRun,
  type OpenOwnersRun,
  type OwnersRun,
  openOwnersRun,
} from './ownersRecord.js';
import { placesOf } from './places.js';
import { type RecordedRmaps, recordedRmapsOf } from './rmapRecord.js';
import { parseOperation } from './schedule.js';

/**
 * Recorded runs of real kernels (`data/records/*.jsonl`): one JSON object a line, see `data/records/README.md`.
 */

/** What the kernel showed after one operation. */
export interface RecordedStep {
  /** What was done, in the words of the recording program: `tw:0:4096:1`, `age`, `ev:1024`, … */
  readonly operation: string;
  /** 0, or a negative errno of the write to debugfs. */
  readonly result: number;
  /** Generation of each test page, `IN_SWAP`, `ON_NO_LIST` or `NOT_RECORDED`. */
  readonly pages: Int32Array;
  /** Pages by generation, `[seq, count]`, of the whole cgroup. */
  readonly allGenerations: readonly (readonly [number, number])[];
  /** Pages by generation, `[seq, count]`, of the test pages alone. */
  readonly testGenerations: readonly (readonly [number, number])[];
  /** Test pages in swap. */
  readonly swapped: number;
  /** Pages that reclaim has scanned since the cgroup was made. */
  readonly pgscan: number;
  /** Pages that it has evicted since then. */
  readonly pgsteal: number;
  /** Faults since then on pages that it had evicted (`refault_anon`). */
  readonly refaults: number;
  /** What KVM did during the operation, counted; null where it was not counted. */
  readonly locks: LockCounts | null;
}

/** One run of one schedule. */
export interface RecordedRun {
  /** Name of the schedule. A record may hold one schedule in several modes. */
  readonly label: string;
  /** `plain`: an ordinary process; `vm`: an L1 guest; `l2`: an L2 guest (`l2_1g`: likewise, laid out otherwise). */
  readonly mode: string;
  /** Test pages, 4 KiB each. */
  readonly pageCount: number;
  /** One entry for each operation, in order. */
  readonly steps: readonly RecordedStep[];
}

/** One file of recorded runs. */
export interface KernelRecord {
  /** The kernel's release string. */
  readonly kernel: string;
  /** Whether L1 guests are mapped by the TDP MMU; the shadow MMU maps them if not. */
  readonly tdpMmu: boolean;
  /** The runs in the order of the file. */
  readonly runs: readonly RecordedRun[];
  /** Runs of two owners under one demand, in the order of the file. */
  readonly ownersRuns: readonly OwnersRun[];
  /** Runs of the kernel's own test of access tracking. */
  readonly idleTests: readonly IdleTest[];
  /** Histograms of rmap entries: what they show was not brought about by a schedule. */
  readonly histograms: readonly RecordedRmaps[];
}

interface OpenRun extends RecordedRun {
  readonly steps: RecordedStep[];
}

/**
 * Reads a record.
 *
 * @param record the content of a `.jsonl` file
 * @throws ConfigError naming the first line that is not what it should be, its field, what that was and what it may be
 */
export function parseRecord(record: string): KernelRecord {
  let kernel = '';
  let tdpMmu = true;
  let label = '';
  const histograms: RecordedRmaps[] = [];
  const runs: OpenRun[] = [];
  const ownersRuns: OpenOwnersRun[] = [];
  const idleTests: IdleTest[] = [];
  const readers: Record<string, (line: object) => void> = {
    ...{ machine: ignore, swap: ignore, guest: ignore, end: ignore },
    boot: (line) => {
      kernel = check('it', BOOT, line).kernel;
    },
    kvm: (line) => {
      const { npt, tdp_mmu: tdp } = check('it', KVM, line);
      tdpMmu = npt === 'Y' && tdp !== 'N';
    },
    run: (line) => {
      label = check('it', RUN, line).label;
    },
    // Lines of two owners have fields that those of one have not.
    start: (line) =>
      'arr' in line ? ownersRuns.push(openOwnersRun(label, line)) : runs.push(openRun(label, line)),
    step: (line) => ('owner' in line ? addOwnerStep(opened(ownersRuns), line) : addStep(opened(runs), line)),
    reclaim: (line) => addReclaim(opened(ownersRuns), line),
    done: (line) => ('V' in line ? endOwnersRun(opened(ownersRuns), line) : undefined),
    k3: (line) => idleTests.push(idleTestOf(line)),
    rmap: (line) => histograms.push(recordedRmapsOf(line)),
  };
  const anyLine = v.looseObject({ rec: oneOf(Object.keys(readers)) });
  record.split('\n').forEach((line, i) => {
    if (line === '') return;
    try {
      const read = check('it', anyLine, jsonOf(line));
      readers[read.rec](read);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const [first] = error.message.split('\n');
      throw new ConfigError(`record, line ${i + 1}: ${first}`);
    }
  });
  if (kernel === '') throw new ConfigError('record: no line says which kernel it is ("rec":"boot")');
  return {
    kernel,
    tdpMmu,
    runs: runs.filter(({ steps }) => steps.length > 0),
    ownersRuns: ownersRuns.filter(({ steps }) => steps.length > 0),
    idleTests,
    histograms,
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ConfigError('it is no JSON');
  }
}

/** The run that a step belongs to. */
function opened<Run>(runs: readonly Run[]): Run {
  const run = runs.at(-1);
  if (run === undefined) throw new ConfigError('a step comes before any start');
  return run;
}

const ignore = (): void => {};
const BOOT = v.object({ kernel: text() });
const KVM = v.object({ npt: v.optional(anyText), tdp_mmu: v.optional(anyText) });
const RUN = v.object({ label: text() });
const START = v.object({ mode: text(), npages: wholeNumber('pages', 1, MOST_PAGES) });
const STEP = v.object({
  op: text(),
  rc: wholeNumber('', -4095, Number.MAX_SAFE_INTEGER),
  gens: generations('[seq, pages, …]'),
  page_gens: generations('[seq, pages]'),
  swapped: pages,
  nruns: count,
  runs: runsSchema,
  memcg: v.object({ pgscan: count, pgsteal: count, refault_anon: count }),
  probes: v.optional(calls(0)),
});

function openRun(label: string, json: unknown): OpenRun {
  const { mode, npages } = check('it', START, json);
  return { label, mode, pageCount: npages, steps: [] };
}

function addStep(run: OpenRun, json: unknown): void {
  const line = check('it', STEP, json);
  checkOperation(line.op, run.pageCount);
  const step: RecordedStep = {
    operation: line.op,
    result: line.rc,
    pages: placesOf(line.runs, line.nruns, run.pageCount),
    allGenerations: line.gens,
    testGenerations: line.page_gens,
    swapped: line.swapped,
    pgscan: line.memcg.pgscan,
    pgsteal: line.memcg.pgsteal,
    refaults: line.memcg.refault_anon,
    locks: line.probes === undefined ? null : lockCountsOf(line.probes),
  };
  checkHidden(step);
  if (run.steps.length === 0 && step.testGenerations.length === 0)
    throw new ConfigError(
      'page_gens is empty in the first step of a run; its pages must be in some generation',
    );
  run.steps.push(step);
}

function checkOperation(text: string, pageCount: number): void {
  const operation = parseOperation(text);
  if (operation.kind === 'touch') {
    const { start, count, step } = operation;
    const last = start + Math.max(0, count - 1) * step;
    if (last >= pageCount)
      throw new ConfigError(`op is ${shown(text)}, up to page ${last}; the run has ${pageCount} pages`);
  } else if ('pages' in operation && operation.pages > MOST_PAGES)
    throw new ConfigError(`op is ${shown(text)}; it may be of at most ${MOST_PAGES} pages`);
}

/** Hidden pages by generation after a step: those of the cgroup that are no test pages. */
export function hiddenGenerations({ allGenerations, testGenerations }: RecordedStep): [number, number][] {
  const test = new Map(testGenerations);
  return allGenerations.map(([seq, count]) => [seq, count - (test.get(seq) ?? 0)]);
}

/** What is known of hidden pages: their numbers, and how many of them eviction queried. */
function checkHidden(step: RecordedStep): void {
  for (const [seq, hidden] of hiddenGenerations(step)) {
    if (hidden < 0 || hidden > MOST_HIDDEN)
      throw new ConfigError(
        `gens less page_gens is ${hidden} in generation ${seq}; it must be from 0 to ${MOST_HIDDEN} pages`,
      );
  }
  const { notifierCalls, pagesAsked } = step.locks ?? {};
  if (notifierCalls != null && pagesAsked != null && notifierCalls < pagesAsked)
    throw new ConfigError(
      `probes has ${notifierCalls} calls of notifiers for ${pagesAsked} pages; each page needs one`,
    );
}
