/** A notebook in plain Node, without Jupyter and without a kernel: its cells as one module. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { cellName, joined, type Notebook } from '../tools/bake/notebook.js';
import { reseeded } from '../tools/bake/run.js';
import { run } from '../tools/lab/process.js';
import { CLAIM } from '../tutorial/data/held.js';

/** Begins a line of the host's own. */
const FOUND = '#found ';

/** Imports the modules it is given one after the other, counts the claims that each shows, and says how it went. */
const HOST = `
  import { createRequire } from 'node:module';
  const [, ...modules] = process.argv;
  let found;
  globalThis.require = createRequire(modules[0]);
  globalThis[Symbol.for('second-look.display')] = ({ data }) => { found.claims += Number('${CLAIM}' in data); };
  for (const module of modules) {
    found = { claims: 0, error: null };
    await import(module).catch((error) => { found.error = error?.name + ': ' + error?.message; });
    console.log('${FOUND}' + JSON.stringify({ ...found, cell: globalThis.cell }));
  }`;

/** What a notebook may be run with. */
export interface Plainly {
  /** The checkout, absolute; its library is built. */
  readonly root: string;
  /** The notebook, absolute. It is only read. */
  readonly file: string;
  /** In place of its own, one after the other in one process, which the first warms up. */
  readonly seeds: readonly number[];
}

/**
 * Runs a notebook with other seeds.
 *
 * @returns for each seed what a reader must not meet: an error, a claim that does not hold, a warning on stderr, fewer
 * or more claims than in the committed outputs
 */
export async function runPlainly({ root, file, seeds }: Plainly): Promise<string[][]> {
  const notebook = JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  mkdirSync(join(root, 'build'), { recursive: true });
  const work = mkdtempSync(join(root, 'build', 'plain-'));
  try {
    const modules = await Promise.all(
      seeds.map(async (seed) => {
        const module = join(work, `${seed}.mjs`);
        writeFileSync(module, await compiled(reseeded(notebook, seed)));
        return module;
      }),
    );
    const args = ['--input-type=module', '--eval', HOST, ...modules];
    const ended = await run(process.execPath, args, { cwd: dirname(file) });
    const name = (at: number): string => cellName(notebook.cells[at], at);
    return seeds.map((_, nth) => troubles(ended, nth, claimsIn(notebook), name));
  } catch (error) {
    return seeds.map(() => [(error as Error).message]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * All code cells as a module that says which of them it has come to. Each lies in a block inside the one before, so that
 * it may declare a name again.
 */
async function compiled({ cells }: Notebook): Promise<string> {
  const code = cells.map((cell, i) =>
    cell.cell_type === 'code' ? `{ globalThis.cell = ${i};\n${required(joined(cell.source))}\n` : '',
  );
  const ends = '}'.repeat(code.filter((each) => each !== '').length);
  const options = { loader: 'ts', format: 'esm', target: 'node20' } as const;
  return (await transform(code.join('') + ends, options)).code;
}

/** Imports as the kernel makes them, by `require`, which finds `second-look/theory` without an ending. */
function required(source: string): string {
  return source
    .replace(/^import type [^;]*;/gm, '')
    .replace(/^import \{([^}]*)\} from ('[^']+');/gm, (_, names: string, from: string) => {
      const values = names.split(',').filter((name) => !/^\s*type /.test(name));
      return `const {${values.join(',').replaceAll(' as ', ': ')}} = require(${from});`;
    })
    .replace(/^import \* as (\w+) from ('[^']+');/gm, 'const $1 = require($2);');
}

function troubles(
  { code, stdout, output }: Awaited<ReturnType<typeof run>>,
  nth: number,
  claims: number,
  name: (cell: number) => string,
): string[] {
  const told = stdout.split('\n').filter((line) => line.startsWith(FOUND))[nth];
  if (code !== 0 || told === undefined)
    return [`the run broke off with ${code}: ${output.trim().split('\n').slice(-12).join(' | ')}`];
  const found = JSON.parse(told.slice(FOUND.length)) as {
    claims: number;
    error: string | null;
    cell: number;
  };
  if (found.error !== null) return [`${name(found.cell)} fails: ${found.error}`];
  if (output !== stdout) return [`it writes to stderr: ${output}`];
  return found.claims === claims ? [] : [`${found.claims} claims are made; ${claims} are committed`];
}

function claimsIn({ cells }: Notebook): number {
  return cells.flatMap(({ outputs = [] }) => outputs).filter(({ data }) => data && CLAIM in data).length;
}
