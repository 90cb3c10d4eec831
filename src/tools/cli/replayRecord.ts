import { basename } from 'node:path';
import { ConfigError } from '../../simulator/config/error.js';
import { replayIdleTest } from '../../simulator/replay/idleTest.js';
import type { IdleTest } from '../../simulator/replay/idleTestRecord.js';
import { KNOWN_DIFFERENCES, unknownLocks } from '../../simulator/replay/known.js';
import type { ComparedLocks } from '../../simulator/replay/lockCounts.js';
import type { OwnersRun } from '../../simulator/replay/ownersRecord.js';
import { type KernelRecord, parseRecord, type RecordedRun } from '../../simulator/replay/record.js';
import { type Replay, replayRun } from '../../simulator/replay/replay.js';
import { type OwnersReplay, replayOwners } from '../../simulator/replay/replayOwners.js';
import { left, right, type TextColumn, textTable } from '../../tutorial/show/textTable.js';
import { Trouble } from '../lab/trouble.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText } from './files.js';
import { jsonRows } from './jsonRows.js';
import { ownersRows, ownersTable, type Row } from './ownersRows.js';

export const replayKernel: Command = {
  name: 'replay-kernel',
  usage: `replay-kernel FILE.jsonl [--json]
      replays the runs recorded on a real kernel: for each step how many pages are where the kernel had them, and how
      often KVM's mmu_lock was taken, where the record counts it; of runs of two owners, in how many rounds each owner's
      pages are all where the kernel had them (--json: each step and owner). Its status is 1 where a run cannot be
      replayed, or differs otherwise than data/records/README.md lists`,
  run(args, { print, remark }) {
    const { values, files } = readArguments(args, { json: { type: 'boolean' } }, 'FILE');
    const name = basename(files[0]);
    const record = attempt(() => parseRecord(readText(files[0])));
    if (typeof record === 'string') throw new Trouble(`${name}: ${record}`);
    const rows: Row[] = [];
    let failed = false;
    const refuse = (what: string): void => {
      failed = true;
      remark(`${name}, ${what}`);
    };
    for (const why of notReplayed(record)) remark(`${name}: ${why}`);
    for (const run of record.runs) {
      const tried = attempt(() => replayRun(record.kernel, run, record.tdpMmu));
      if (typeof tried === 'string') refuse(`run ${run.label} (${run.mode}): ${tried}`);
      else rows.push(...rowsOf(name, run, tried));
    }
    const ofOwners: [OwnersRun, OwnersReplay][] = [];
    for (const run of record.ownersRuns) {
      const tried = attempt(() => replayOwners(record.kernel, run, record.tdpMmu));
      if (typeof tried === 'string') refuse(`run ${run.label} (${run.mode}): ${tried}`);
      else ofOwners.push([run, tried]);
    }
    for (const [step, test] of record.idleTests.entries()) {
      if (test.skipped) continue;
      const tried = attempt(() => equalPages(record, test));
      if (typeof tried === 'string') refuse(`test ${step}: ${tried}`);
      else rows.push(rowOf(name, step, test, tried));
    }
    const tables = rows.length > 0 || ofOwners.length === 0 ? [asTable(rows)] : [];
    if (ofOwners.length > 0) tables.push(ownersTable(ofOwners));
    const comparable = [...rows];
    for (const [run, replay] of ofOwners) {
      const own = ownersRows(name, run, replay);
      rows.push(...own);
      if (!othersWereFree(run)) comparable.push(...own);
    }
    print(values.json ? jsonRows(rows) : tables.join('\n'));
    const [first, ...others] = comparable.filter(differs);
    if (first) refuse(`${whereOf(first)} differs from the record, and so do ${others.length} others`);
    return failed ? 1 : 0;
  },
};

/** What in a record there is no way to replay. */
function notReplayed({ runs, ownersRuns, idleTests, histograms }: KernelRecord): string[] {
  const skipped = idleTests.filter((test) => test.skipped).length;
  const remarks: string[] = [];
  if (histograms.length > 0)
    remarks.push(
      `${histograms.length} histograms of rmap entries of a real guest: no schedule in them to replay`,
    );
  if (skipped > 0) remarks.push(`${skipped} tests were skipped by the kernel: it has no idle page tracking`);
  const hidden = ownersRuns.filter(othersWereFree).length;
  if (hidden > 0)
    remarks.push(
      `in ${hidden} runs the owners' other pages were not locked: the record has their number and not where they are, so only counts can be expected to be near`,
    );
  if (runs.length + ownersRuns.length + idleTests.length + histograms.length === 0)
    remarks.push('nothing is recorded in it');
  return remarks;
}

/** Whether the owners had other pages that reclaim could meet, so that not every page can be expected in its place. */
function othersWereFree({ owners: { V, P } }: OwnersRun): boolean {
  return V.hidden + P.hidden > 0;
}

/** Whether a step is otherwise in the simulator than in the kernel, and it is not known. */
function differs({ file, mode, step, pages, equal, locks, reclaim }: Row): boolean {
  const known = KNOWN_DIFFERENCES[`${file.replace(/\.jsonl(\.br)?$/, '')} ${mode} ${step}`] ?? {};
  if (pages - equal !== (known.pages ?? 0) || reclaim?.equal === false) return true;
  return unknownLocks(locks, known).length > 0;
}

function whereOf({ run, mode, owner, step, op }: Row): string {
  return `run ${run} (${mode}), step ${step} (${op}${owner ? ` of ${owner}` : ''})`;
}

/** What `make` gives, or why there is no such thing. */
function attempt<T>(make: () => T): T | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

function rowsOf(file: string, { label, mode }: RecordedRun, { steps }: Replay): Row[] {
  return steps.map(({ operation, comparable, equal, locks }, step) => {
    return { file, run: label, mode, step, op: operation, pages: comparable, equal, locks };
  });
}

/** Of a test's pages, how many look idle, or not, as they did to the kernel; none when the test ends otherwise. */
function equalPages({ kernel, tdpMmu }: KernelRecord, test: IdleTest): number {
  const { passed, idle, phases } = replayIdleTest(kernel, test, tdpMmu);
  if (passed !== test.passed || phases !== test.phases) return 0;
  return test.pages - Math.abs(idle - test.idle);
}

function rowOf(file: string, step: number, test: IdleTest, equal: number): Row {
  const { mode, args, nested, pages } = test;
  const op = `${mode} ${args}`;
  return { file, run: 'k3', mode: nested ? 'l2' : 'vm', step, op, pages, equal, locks: null };
}

const COLUMNS: readonly TextColumn[] = [...left(5, 5), ...right(0), ...left(16, 15, 0)];

function asTable(rows: readonly Row[]): string {
  const counted = rows.some((row) => row.locks !== null);
  const locksOf = 'mmu_lock read + write for pages asked (recorded)';
  const header = ['run', 'mode', 'step', 'operation', 'equal of pages', counted ? locksOf : ''];
  const cells = rows.map(({ run, mode, step, op, equal, pages, locks }) => {
    const places = `${String(equal).padStart(5)} of ${String(pages).padStart(5)}`;
    return [run, mode, String(step), op, places, locks === null ? '' : lockText(locks)];
  });
  const sum = (pick: (row: Row) => number): number => rows.reduce((n, row) => n + pick(row), 0);
  const total = `${sum((row) => row.equal)} of ${sum((row) => row.pages)} places in ${rows.length} steps are equal`;
  return `${textTable(COLUMNS, [header, ...cells])}\n${total}`;
}

function lockText({ simulated, recorded }: ComparedLocks): string {
  const text = ({ mmuLockRead, mmuLockWrite, pagesAsked }: ComparedLocks['recorded']): string =>
    `${mmuLockRead ?? '?'} + ${mmuLockWrite ?? '?'} for ${pagesAsked ?? '?'}`;
  return `${text(simulated)} (${text(recorded)})`;
}
