import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { difference } from '../../tools/bake/bake.js';
import { notebookFiles } from '../../tools/bake/notebook.js';
import { inParallel } from '../../tools/bake/parallel.js';
import { execute } from '../../tools/bake/run.js';
import { ensureVenv } from '../../tools/lab/venv.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';
import { executeBroken } from './broken.js';

/** Seeds besides the committed one; what a notebook asserts must hold with each. */
const SEEDS = [2, 3, 4, 5] as const;

/**
 * Per notebook: it runs without error or warning and gives the bytes that are committed; with four other seeds every
 * assertion holds as well, with one of them under an unmodified tslab. And once: notebooks that must not pass do not.
 */
export const notebookSuite: Suite = {
  name: 'notebooks',
  async run({ root, log }: SuiteContext): Promise<SuiteResult> {
    const venv = await ensureVenv({ log });
    const result: SuiteResult = { passed: 0, failed: 0, output: '' };
    const test = (what: string, wrong: string | null): void => {
      if (wrong === null) result.passed++;
      else {
        result.failed++;
        result.output += `${what}: ${wrong}\n`;
      }
    };
    const node = process.execPath;
    const told = (troubles: readonly string[]) => (troubles.length > 0 ? troubles.join('; ') : null);
    const jobs = notebookFiles(root).flatMap((file) => {
      const name = basename(file);
      const job = { root, venv, node, file };
      const committed = async (): Promise<void> => {
        const started = Date.now();
        const { text, troubles } = await execute(job);
        test(`${name} runs from top to bottom`, told(troubles));
        const stale =
          text === null ? 'the run gave no notebook' : difference(readFileSync(file, 'utf8'), text);
        test(`${name} is committed as it runs`, stale);
        log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      };
      const others = SEEDS.map((seed) => async (): Promise<void> => {
        const stock = seed === SEEDS[0] ? { spec: stockSpec(root, node) } : {};
        const { troubles } = await execute({ ...job, ...stock, seed });
        const under = seed === SEEDS[0] ? ', under an unmodified tslab' : '';
        test(`${name} holds with seed ${seed}${under}`, told(troubles));
      });
      return [committed, ...others];
    });
    await inParallel(jobs);
    for (const [what, wrong] of await executeBroken({ root, venv, node })) test(what, wrong);
    return result;
  },
};

/** The kernel as its authors ship it. */
function stockSpec(root: string, node: string): object {
  return {
    argv: [node, `${root}/node_modules/tslab/bin/tslab`, 'kernel', '--config-path={connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
  };
}
