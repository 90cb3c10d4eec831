/** Notebooks that run one after the other in one process of Node, which the first warms up. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Cell, cellName, type Notebook } from '../tools/bake/notebook.js';
import { run } from '../tools/lab/process.js';
import { CLAIM } from '../tutorial/data/held.js';
import { textOf } from '../tutorial/plot/bundle.js';

/** Begins a line of the host's own. */
const FOUND = '#found ';

/** One run of a notebook. */
export interface Round {
  /** The notebook, absolute. It is only read. */
  readonly file: string;
  readonly seed: number;
  /** Numbers of the cells that the seed has a part in: the others must show what is committed. */
  readonly seeded: ReadonlySet<number>;
  /** Whether only these run. */
  readonly only?: boolean;
}

/** What the host says of a round. */
interface Found {
  readonly claims: number;
  readonly error: string | null;
  /** Where it ended. */
  readonly cell: number;
  readonly stderr: string;
  /** The plain texts of what cells showed, by their numbers. */
  readonly shown: Readonly<Record<number, readonly string[]>>;
}

/** The program. `code` has `play`, which runs one input and notes in `found` how it went (`hear` counts claims), and `end`. */
const host = (code: string): string => `
  import { createRequire } from 'node:module';
  const [, ...inputs] = process.argv;
  const require = globalThis.require = createRequire(inputs[0]);
  const say = process.stdout.write.bind(process.stdout);
  let found;
  const hear = (data) => { found.claims += Number('${CLAIM}' in data); };
  process.stderr.write = (text) => { found.stderr += text; return true; };
  ${code}
  for (const input of inputs) {
    found = { claims: 0, error: null, cell: 0, stderr: '', shown: {} };
    await play(input);
    say('\\n${FOUND}' + JSON.stringify(found) + '\\n');
  }
  end();`;

/**
 * Plays rounds, whose notebooks lie in one folder.
 *
 * @param inputs what the program gets for each, a file's name
 * @param threads how many a sweep has: other rounds have the other cores
 * @returns for each what a reader must not meet: an error, a claim that does not hold, a warning on stderr, fewer or more
 * claims than are committed
 */
export async function play(
  code: string,
  rounds: readonly Round[],
  inputs: readonly string[],
  threads: 0 | 1,
): Promise<string[][]> {
  // Threads that help to collect garbage take more than they save, where no core is free for them.
  const args = ['--single-threaded-gc', '--input-type=module', '--eval', host(code), ...inputs];
  const limit = 1_500_000; // ms, far above what all need, on a busy machine too
  const env = { ...process.env, SECOND_LOOK_THREADS: String(threads) };
  const ended = await run(process.execPath, args, { cwd: dirname(rounds[0].file), env, limit });
  const lines = ended.stdout.split('\n').filter((line) => line.startsWith(FOUND));
  const aside = ended.output.length - ended.stdout.length; // past the program's own ears
  return rounds.map(({ file, seeded, only }, nth) => {
    if (nth > lines.length) return ['it did not run: the one before it broke off'];
    if (nth === lines.length || (ended.code !== 0 && nth === rounds.length - 1))
      return [
        `the run broke off with ${ended.code}: ${ended.output.trim().split('\n').slice(-12).join(' | ')}`,
      ];
    const { cells } = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
    const found = JSON.parse(lines[nth].slice(FOUND.length)) as Found;
    if (found.error !== null) return [`${cellName(cells[found.cell], found.cell)} fails: ${found.error}`];
    const stderr = found.stderr || (aside > 0 ? ended.output : '');
    if (stderr) return [`it writes to stderr: ${stderr}`];
    const claims = cells
      .filter((_, i) => !only || seeded.has(i))
      .flatMap(({ outputs = [] }) => outputs)
      .filter(({ data }) => data && CLAIM in data);
    if (found.claims !== claims.length)
      return [`${found.claims} claims are made; ${claims.length} are committed`];
    return only ? [] : unlike(cells, seeded, found.shown);
  });
}

/** What is wrong when a cell that the seed has no part in shows something else than is committed. */
export function unlike(
  cells: Notebook['cells'],
  seeded: ReadonlySet<number>,
  shown: Found['shown'],
): string[] {
  for (const [i, cell] of cells.entries()) {
    if (cell.cell_type !== 'code' || seeded.has(i)) continue;
    const committed = textsOf(cell);
    if (JSON.stringify(committed) !== JSON.stringify(shown[i] ?? []))
      return [`${cellName(cell, i)} shows something else with another seed, but does not use it by name`];
  }
  return [];
}

/** The plain texts of what a cell has shown. */
export function textsOf({ outputs = [] }: Cell): string[] {
  return outputs.flatMap(({ data }) => (data ? textOf(data['text/plain']) : []));
}
