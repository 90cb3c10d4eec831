import { IN_SWAP } from '../sim/tinyMachine.js';
import { type IdleTest, idleTestOf } from './idleTestRecord.js';
import { type LockCounts, lockCountsOf } from './lockCounts.js';
import { type RecordedRmaps, recordedRmapsOf } from './rmapRecord.js';

/**
 * Recorded runs of real kernels (`data/records/*.jsonl`): one JSON object a line, see `data/records/README.md`.
 */

/** Place of a page that is resident, but on no list. Other places: a generation, `IN_SWAP` of `sim/tinyMachine.ts`. */
export const ON_NO_LIST = -2;
/** The recorder kept the first 40 runs of equal pages of a step; what lay behind them is known by count only. */
export const NOT_RECORDED = -3;

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
  /** Runs of the kernel's own test of access tracking. */
  readonly idleTests: readonly IdleTest[];
  /** Histograms of rmap entries: what they show was not brought about by a schedule. */
  readonly histograms: readonly RecordedRmaps[];
}

type Json = Record<string, unknown>;

interface OpenRun {
  label: string;
  mode: string;
  pageCount: number;
  steps: RecordedStep[];
}

/**
 * Reads a record.
 *
 * @param text the content of a `.jsonl` file
 * @throws SyntaxError naming the line that is not what it should be
 */
export function parseRecord(text: string): KernelRecord {
  let kernel = '';
  let tdpMmu = true;
  let label = '';
  const histograms: RecordedRmaps[] = [];
  const runs: OpenRun[] = [];
  const idleTests: IdleTest[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === '') continue;
    try {
      const json = JSON.parse(lines[i]) as Json;
      if (json.rec === 'boot') kernel = String(json.kernel);
      else if (json.rec === 'kvm') tdpMmu = json.npt === 'Y' && json.tdp_mmu !== 'N';
      else if (json.rec === 'run') label = String(json.label);
      else if (json.rec === 'start')
        runs.push({ label, mode: String(json.mode), pageCount: number(json, 'npages'), steps: [] });
      else if (json.rec === 'step') addStep(runs.at(-1), json);
      else if (json.rec === 'k3') idleTests.push(idleTestOf(json));
      else if (json.rec === 'rmap') histograms.push(recordedRmapsOf(json));
    } catch (error) {
      throw new SyntaxError(`record, line ${i + 1}: ${(error as Error).message}`);
    }
  }
  if (kernel === '') throw new SyntaxError('record: no line says which kernel it is ("rec":"boot")');
  return { kernel, tdpMmu, runs: runs.filter(({ steps }) => steps.length > 0), idleTests, histograms };
}

function addStep(run: OpenRun | undefined, json: Json): void {
  if (run === undefined) throw new Error('a step comes before any start');
  const memcg = json.memcg as Json;
  run.steps.push({
    operation: String(json.op),
    result: number(json, 'rc'),
    pages: expand(json.runs as [number, number, string][], number(json, 'nruns'), run.pageCount),
    allGenerations: (json.gens as [number, number, number][]).map(([seq, anon]) => [seq, anon] as const),
    testGenerations: json.page_gens as [number, number][],
    swapped: number(json, 'swapped'),
    pgscan: number(memcg, 'pgscan'),
    pgsteal: number(memcg, 'pgsteal'),
    refaults: number(memcg, 'refault_anon'),
    locks: json.probes === undefined ? null : lockCountsOf(json.probes as Json),
  });
}

/** Run lengths `[first, length, state]` to one number a page. */
function expand(runs: [number, number, string][], runCount: number, pageCount: number): Int32Array {
  const pages = new Int32Array(pageCount).fill(NOT_RECORDED);
  let next = 0;
  for (const [first, length, state] of runs) {
    if (first !== next || first + length > pageCount)
      throw new Error(`runs do not cover the ${pageCount} pages in order`);
    pages.fill(stateOf(state), first, first + length);
    next = first + length;
  }
  if (runs.length === runCount && next !== pageCount)
    throw new Error(`runs cover ${next} of ${pageCount} pages`);
  return pages;
}

function stateOf(state: string): number {
  if (state === 'swap') return IN_SWAP;
  if (state === 'off') return ON_NO_LIST;
  if (/^g\d+$/.test(state)) return Number(state.slice(1));
  throw new Error(`unknown state of a page: "${state}"`);
}

function number(json: Json, field: string): number {
  const value = json[field];
  if (typeof value !== 'number')
    throw new Error(`"${field}" is ${JSON.stringify(value)}; it must be a number`);
  return value;
}
