import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ensureVenv } from '../lab/venv.js';
import type { Suite, SuiteResult } from '../testing/suite.js';
import { difference, notebookFiles } from './bake.js';
import { execute } from './run.js';

/**
 * Four tests per notebook: it is valid and runs without error or warning; two runs give the same bytes; the
 * committed file is what a run gives.
 */
export const notebookSuite: Suite = {
  name: 'notebooks',
  async run({ root, log }) {
    const venv = await ensureVenv({ log });
    const result: SuiteResult = { passed: 0, failed: 0, output: '' };
    for (const file of notebookFiles(root)) {
      const name = basename(file);
      const test = (what: string, wrong: string | null): void => {
        if (wrong === null) result.passed++;
        else {
          result.failed++;
          result.output += `${name}: ${what}: ${wrong}\n`;
        }
      };
      const job = { root, venv, node: process.execPath, file };
      const first = await execute(job);
      const second = await execute(job);
      log(`${name} executed twice`);
      const [a, b] = [first.text, second.text];
      test('runs from top to bottom', first.troubles.length > 0 ? first.troubles.join('; ') : null);
      test('runs again', second.troubles.length > 0 ? second.troubles.join('; ') : null);
      const missing = 'a run gave no notebook';
      test('two runs give the same bytes', a === null || b === null ? missing : difference(a, b));
      test('is committed as it runs', a === null ? missing : difference(readFileSync(file, 'utf8'), a));
    }
    return result;
  },
};
