/** Notebooks in an unmodified tslab: its compiler, its executor and its answers to Jupyter's requests, without the sockets. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotebook } from '../tools/bake/notebook.js';
import { reseeded } from '../tools/bake/run.js';
import { play, type Round } from './rounds.js';
import { cellsOfSeed } from './seeded.js';

/** Runs a notebook's cells as tslab's own `main.js` and its server do; each notebook has fresh variables. */
const PLAY = `
  const fs = require('node:fs');
  const { readFileSync } = fs;
  // What other suites build meanwhile is no news here: told of a file, tslab's compiler may end the process.
  fs.watch = fs.watchFile = () => Object.assign(new (require('node:events'))(), { close() {} });
  const { createConverter } = require('tslab/dist/converter');
  const { createExecutor } = require('tslab/dist/executor');
  const { JupyterHandlerImpl } = require('tslab/dist/jupyter');
  const converter = createConverter({ isJS: false, isBrowser: false });
  const play = async (file) => {
    const handler = new JupyterHandlerImpl(createExecutor(process.cwd(), { node: converter }, console), false);
    for (const [i, { cell_type, source }] of JSON.parse(readFileSync(file, 'utf8')).cells.entries()) {
      if (cell_type !== 'code') continue;
      found.cell = i;
      const write = (name, text) => { if (name === 'stderr') found.stderr += text; };
      const show = ({ data }) => {
        hear(data);
        (found.shown[i] ??= []).push(data['text/plain']);
      };
      const { status } = await handler.handleExecute({ code: [source].flat().join('') }, write, show);
      if (status === 'ok') continue;
      found.error = found.stderr;
      return;
    }
  };
  const end = () => converter.close();`;

/**
 * Runs notebooks, each with several seeds; the checkout's library is built. Cells that the seed has no part in must show
 * what is committed.
 *
 * @returns what {@link play} returns, notebook by notebook and seed by seed
 */
export async function runInTslab(
  root: string,
  notebooks: readonly string[],
  seeds: readonly number[],
): Promise<string[][]> {
  const rounds = notebooks.flatMap((file): Round[] => {
    const seeded = cellsOfSeed(readNotebook(file));
    return seeds.map((seed) => ({ file, seed, seeded }));
  });
  mkdirSync(join(root, 'build'), { recursive: true });
  const work = mkdtempSync(join(root, 'build', 'stock-'));
  try {
    const files = rounds.map(({ file, seed }, nth) => {
      const changed = join(work, `${nth}.ipynb`);
      writeFileSync(changed, JSON.stringify(reseeded(readNotebook(file), seed)));
      return changed;
    });
    return await play(PLAY, rounds, files, 1);
  } catch (error) {
    return rounds.map(() => [(error as Error).message]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
