/** Notebooks in plain Node, without Jupyter and without a kernel: the cells of each as one module. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { type Notebook, readNotebook } from '../tools/bake/notebook.js';
import { reseeded } from '../tools/bake/run.js';
import { textOf } from '../tutorial/plot/bundle.js';
import { play, type Round } from './rounds.js';
import { cellsOfSeed } from './seeded.js';

/** Imports a module. */
const PLAY = `
  globalThis[Symbol.for('second-look.display')] = ({ data }) => hear(data);
  const play = async (module) => {
    await import(module).catch((error) => { found.error = error?.name + ': ' + error?.message; });
    found.cell = globalThis.cell;
  };
  const end = () => undefined;`;

/**
 * Runs of notebooks, each with several seeds, the cells that the seed has a part in; the checkout's library is built.
 * `stock.ts` shows that the others do not depend on it.
 *
 * @returns what {@link play} returns, notebook by notebook and seed by seed
 */
export async function runPlainly(
  root: string,
  files: readonly string[],
  seeds: readonly number[],
): Promise<string[][]> {
  mkdirSync(join(root, 'build'), { recursive: true });
  const work = mkdtempSync(join(root, 'build', 'plain-'));
  const rounds = files.flatMap((file): Round[] => {
    const seeded = cellsOfSeed(readNotebook(file));
    return seeds.map((seed) => ({ file, seed, seeded, only: true }));
  });
  try {
    const modules = await Promise.all(
      rounds.map(async ({ file, seed, seeded }, nth) => {
        const module = join(work, `${nth}.mjs`);
        const notebook = reseeded(readNotebook(file), seed);
        writeFileSync(module, await compiled(notebook, (i) => seeded.has(i)));
        return module;
      }),
    );
    return await play(PLAY, rounds, modules, 0);
  } catch (error) {
    return rounds.map(() => [(error as Error).message]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Code cells as a module that says which of them it has come to. Each lies in a block inside the one before, so that it
 * may declare a name again.
 */
async function compiled({ cells }: Notebook, wanted: (cell: number) => boolean): Promise<string> {
  const code = cells.map((cell, i) =>
    cell.cell_type === 'code' && wanted(i)
      ? `{ globalThis.cell = ${i};\n${required(textOf(cell.source))}\n`
      : '',
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
