/** Executes all notebooks and compares or writes back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, relative } from 'node:path';
import { inLanes } from '../../simulator/compare/lanes.js';
import { cellName, type Notebook, sizeOf } from './notebook.js';
import { execute, type Job } from './run.js';

interface BakeOptions extends Pick<Job, 'root' | 'venv' | 'node'> {
  readonly files: readonly string[];
  /** Compare only; write nothing. */
  readonly check: boolean;
  log(line: string): void;
}

/** A notebook's kernel and its helpers need memory, too: more at a time than this gain little. */
const MOST = 4;

/** Returns what is wrong, each line with notebook and cell; nothing is written for a notebook that fails. */
export async function bake({ root, venv, node, files, check, log }: BakeOptions): Promise<string[]> {
  const found = new Map<string, string[]>();
  const cores = availableParallelism();
  const width = Math.min(MOST, cores, files.length || 1);
  const threads = Math.ceil(cores / width);
  const one = async (file: string): Promise<void> => {
    const name = relative(root, file);
    const before = readFileSync(file, 'utf8');
    const { text, troubles } = await execute({ root, venv, node, file, threads });
    const wrong = troubles.map((trouble) => `${name}: ${trouble}`);
    if (check && wrong.length === 0 && text !== null) {
      const stale = difference(before, text);
      if (stale !== null) wrong.push(`${name}: ${stale}; run "npm run notebooks" and look at the change`);
    }
    if (wrong.length === 0 && text !== null && !check && text !== before) writeFileSync(file, text);
    const done = check ? 'as committed' : text === before ? 'unchanged' : 'written';
    log(`${name}: ${wrong.length > 0 || text === null ? 'failed' : `${done}; ${lengthOf(text)}`}`);
    found.set(file, wrong);
  };
  // The first notebook tells how the claims of all others fared, so it comes last.
  const isFirst = (file: string): boolean => basename(file).startsWith('00-');
  for (const some of [files.filter((file) => !isFirst(file)), files.filter(isFirst)])
    await inLanes(some, width, undefined, one, () => {});
  return files.flatMap((file) => found.get(file) ?? []);
}

/** How long it is to read. */
function lengthOf(text: string): string {
  const { words, codeCells } = sizeOf(JSON.parse(text));
  return `${words} words, ${codeCells} code cells`;
}

/** Where a committed notebook differs from a run, or null. */
export function difference(committed: string, fresh: string): string | null {
  if (committed === fresh) return null;
  const a = JSON.parse(committed) as Notebook;
  const b = JSON.parse(fresh) as Notebook;
  const count = Math.max(a.cells.length, b.cells.length);
  for (let i = 0; i < count; i++) {
    const [was, is] = [a.cells[i], b.cells[i]];
    if (JSON.stringify(was?.outputs) !== JSON.stringify(is?.outputs)) {
      return `the output of ${cellName(is ?? was, i)} is stale`;
    }
    if (JSON.stringify(was) !== JSON.stringify(is)) return `${cellName(is ?? was, i)} is not in normal form`;
  }
  return 'its metadata or layout is not in normal form';
}
