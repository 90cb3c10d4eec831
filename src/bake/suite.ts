import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ensureVenv } from '../lab/venv.js';
import type { Suite, SuiteContext, SuiteResult } from '../testing/suite.js';
import { difference, notebookFiles } from './bake.js';
import { executeBroken } from './broken.js';
import { execute } from './run.js';

/**
 * Per notebook: it is valid and runs without error or warning, also under an unmodified tslab; two runs give the
 * same bytes; the committed file is what a run gives. And once: notebooks that must not pass do not.
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
    for (const file of notebookFiles(root)) {
      const name = basename(file);
      const job = { root, venv, node, file };
      const first = await execute(job);
      const second = await execute(job);
      const [a, b] = [first.text, second.text];
      const told = (troubles: readonly string[]) => (troubles.length > 0 ? troubles.join('; ') : null);
      test(`${name} runs from top to bottom`, told(first.troubles));
      test(`${name} runs again`, told(second.troubles));
      const missing = 'a run gave no notebook';
      test(`two runs of ${name} give the same bytes`, a === null || b === null ? missing : difference(a, b));
      test(
        `${name} is committed as it runs`,
        a === null ? missing : difference(readFileSync(file, 'utf8'), a),
      );
      log(`${name} executed twice`);
      const stock = await execute({ ...job, spec: stockSpec(root, node) });
      test(`${name} runs under an unmodified tslab`, told(stock.troubles));
    }
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
