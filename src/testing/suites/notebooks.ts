import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { difference } from '../../tools/bake/bake.js';
import { notebookFiles } from '../../tools/bake/notebook.js';
import { execute } from '../../tools/bake/run.js';
import { runPlainly } from '../plain.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { executeBroken } from './broken.js';

/** What notebooks are run with in plain Node, besides their own and that of the unmodified tslab. */
const SEEDS = [3, 4, 5];

/**
 * Per notebook: it runs without error or warning and gives the bytes that are committed; with four other seeds every
 * assertion holds as well, with one of them under an unmodified tslab, with the others in plain Node. And once:
 * notebooks that must not pass do not.
 */
export const notebookSuite: Suite = {
  name: 'notebooks',
  async run({ root, log, onCore, lab }: SuiteContext): Promise<SuiteResult> {
    const venv = await lab();
    const count = new Count();
    const node = process.execPath;
    const told = (troubles: readonly string[]) => (troubles.length > 0 ? troubles.join('; ') : null);
    const jobs = notebookFiles(root).flatMap((file) => {
      const name = basename(file);
      const job = { root, venv, node, file };
      const committed = async (): Promise<void> => {
        const started = Date.now();
        const { text, troubles } = await execute(job);
        count.test(`${name} runs from top to bottom`, told(troubles));
        const stale =
          text === null ? 'the run gave no notebook' : difference(readFileSync(file, 'utf8'), text);
        count.test(`${name} is committed as it runs`, stale);
        log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
      };
      const stock = async (): Promise<void> => {
        const { troubles } = await execute({ ...job, spec: stockSpec(root, node), seed: 2 });
        count.test(`${name} holds with seed 2, under an unmodified tslab`, told(troubles));
      };
      const plain = async (): Promise<void> => {
        const found = await runPlainly({ root, file, seeds: SEEDS });
        for (const [i, troubles] of found.entries())
          count.test(`${name} holds with seed ${SEEDS[i]}`, told(troubles));
      };
      return [committed, stock, plain];
    });
    const broken = async (): Promise<void> => {
      for (const [what, wrong] of await executeBroken({ root, venv, node })) count.test(what, wrong);
    };
    await Promise.all([...jobs, broken].map(onCore));
    return count;
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
