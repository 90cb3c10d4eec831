import { basename } from 'node:path';
import { parseRecord, type RecordedRun, type Replay, replayRun } from '../core/index.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText } from './files.js';

/** One replayed step of a recorded run. */
interface Row {
  readonly file: string;
  /** Label of the run; the same label may come once for each mode. */
  readonly run: string;
  readonly mode: string;
  /** Number of the step in its run, from 0. */
  readonly step: number;
  readonly op: string;
  /** Pages whose place the record names. */
  readonly pages: number;
  /** Of these, how many the simulator has in the same place. */
  readonly equal: number;
}

/** `replay-kernel FILE.jsonl [--json]`: how many pages the simulator has where a recorded kernel had them. */
export const replayKernel: Command = {
  name: 'replay-kernel',
  usage: `replay-kernel FILE.jsonl [--json]
      replays the runs recorded on a real kernel and tells for each step how many pages are where the kernel had them`,
  run(args) {
    const { values, file } = readArguments(args, { json: { type: 'boolean' } });
    const record = parseRecord(readText(file));
    const rows: Row[] = [];
    const remarks: string[] = [];
    if (record.runs.length === 0) remarks.push(`${basename(file)}: no run of a schedule is recorded in it`);
    for (const run of record.runs) {
      const tried = tryToReplay(record.kernel, record.nestedPaging, run);
      if (typeof tried === 'string')
        remarks.push(`${basename(file)}, run ${run.label} (${run.mode}): ${tried}`);
      else rows.push(...rowsOf(basename(file), tried));
    }
    return { text: values.json ? asJson(rows) : asTable(rows), remarks };
  },
};

/** The replay of a run, or why there is none. */
function tryToReplay(kernel: string, nestedPaging: boolean, run: RecordedRun): Replay | string {
  // A guest under legacy shadow paging and a guest's guest are both mapped by the shadow MMU.
  const tdpOnly = run.mode === 'plain' || (run.mode === 'vm' && nestedPaging);
  if (!tdpOnly) return 'needs the shadow MMU';
  try {
    return replayRun(kernel, run);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function rowsOf(file: string, { label, mode, steps }: Replay): Row[] {
  return steps.map(({ operation, comparable, equal }, step) => {
    return { file, run: label, mode, step, op: operation, pages: comparable, equal };
  });
}

/** A JSON list with a row a line, so that people and line tools can read it too. */
function asJson(rows: readonly Row[]): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
}

function asTable(rows: readonly Row[]): string {
  const lines = ['run    mode   step  operation         equal of pages'];
  for (const { run, mode, step, op, equal, pages } of rows) {
    const places = `${String(equal).padStart(5)} of ${String(pages).padStart(5)}`;
    lines.push(`${run.padEnd(7)}${mode.padEnd(6)}${String(step).padStart(5)}  ${op.padEnd(17)} ${places}`);
  }
  const sum = (pick: (row: Row) => number): number => rows.reduce((n, row) => n + pick(row), 0);
  lines.push(
    `${sum((row) => row.equal)} of ${sum((row) => row.pages)} places in ${rows.length} steps are equal`,
  );
  return lines.join('\n');
}
