import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { KernelSpec } from '../../kernel/spec.js';
import { difference } from '../../tools/bake/bake.js';
import { type Notebook, notebookFiles, readNotebook } from '../../tools/bake/notebook.js';
import { execute } from '../../tools/bake/run.js';
import { runPlainly } from '../plain.js';
import { textsOf, unlike } from '../rounds.js';
import { cellsOfSeed } from '../seeded.js';
import { runInTslab } from '../stock.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { executeBroken } from './broken.js';

/** What notebooks are run with in plain Node, besides their own seed and that of the unmodified tslab. */
const SEEDS = [3, 4, 5];
/** The notebook that the unmodified tslab runs under Jupyter; all others it runs without Jupyter. */
const WIRED = /^13-/;
/** Processes that share what runs without Jupyter. */
const PARTS = 2;

/**
 * Per notebook: it runs without error or warning and gives the bytes that are committed; with four other seeds every
 * assertion holds as well, with one of them under an unmodified tslab, with the others in plain Node, where only those
 * cells run that the seed has a part in. And once: notebooks that must not pass do not. Sweeps have one thread, in plain
 * Node none, since all cores are busy: each thread compiles what it runs anew.
 */
export const notebookSuite: Suite = {
  name: 'notebooks',
  async run({ root, log, onCore, lab }: SuiteContext): Promise<SuiteResult> {
    const venv = await lab();
    const count = new Count();
    const node = process.execPath;
    const told = (troubles: readonly string[]) => (troubles.length > 0 ? troubles.join('; ') : null);
    const files = notebookFiles(root);
    const timed = async (what: string, job: () => Promise<void>): Promise<void> => {
      const started = Date.now();
      await job();
      log(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    };
    const committed = (file: string) => async (): Promise<void> => {
      const { text, troubles } = await execute({ root, venv, node, file, threads: 1 });
      count.test(`${basename(file)} runs from top to bottom`, told(troubles));
      const stale = text === null ? 'the run gave no notebook' : difference(readFileSync(file, 'utf8'), text);
      count.test(`${basename(file)} is committed as it runs`, stale);
    };
    const wired = (file: string) => async (): Promise<void> => {
      const spec = stockSpec(root, node);
      const { text, troubles } = await execute({ root, venv, node, file, spec, seed: 2 });
      const what = `${basename(file)} holds with seed 2, under an unmodified tslab and Jupyter`;
      if (text === null || troubles.length > 0) return count.test(what, told(troubles) ?? 'it did not run');
      const notebook = readNotebook(file);
      const shown = (JSON.parse(text) as Notebook).cells.map(textsOf);
      count.test(what, told(unlike(notebook.cells, cellsOfSeed(notebook), shown)));
    };
    /** Some notebooks in one process. */
    const together =
      (how: typeof runPlainly, under: string, some: readonly string[], seeds: readonly number[]) =>
      async (): Promise<void> => {
        const rounds = some.flatMap((file) =>
          seeds.map((seed) => `${basename(file)} holds with seed ${seed}`),
        );
        for (const [i, troubles] of (await how(root, some, seeds)).entries())
          count.test(`${rounds[i]}, ${under}`, told(troubles));
      };
    const broken = async (): Promise<void> => {
      for (const [what, wrong] of await executeBroken({ root, venv, node })) count.test(what, wrong);
    };
    const part = (of: readonly string[], nth: number): string[] => of.filter((_, i) => i % PARTS === nth);
    const isWired = (file: string): boolean => WIRED.test(basename(file));
    const unwired = files.filter((file) => !isWired(file));
    const halves = Array.from({ length: PARTS }, (_, nth): [string, () => Promise<void>][] => [
      [
        `unmodified tslab, part ${nth + 1}`,
        together(runInTslab, 'an unmodified tslab', part(unwired, nth), [2]),
      ],
      [`plain Node, part ${nth + 1}`, together(runPlainly, 'in plain Node', part(files, nth), SEEDS)],
    ]);
    const jobs: [string, () => Promise<void>][] = [
      ...halves.flat(), // the longest first
      ...files.map((file): [string, () => Promise<void>] => [basename(file), committed(file)]),
      ...files.filter(isWired).map((file): [string, () => Promise<void>] => ['on the wire', wired(file)]),
      ['broken', broken],
    ];
    await Promise.all(jobs.map(([what, job]) => onCore(() => timed(what, job))));
    return count;
  },
};

/** The kernel as its authors ship it. */
function stockSpec(root: string, node: string): KernelSpec {
  return {
    argv: [node, `${root}/node_modules/tslab/bin/tslab`, 'kernel', '--config-path={connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
}
