/** The kernel's suite of `npm test`: Jupyter's own tests for kernels and ours, run by the checkout's Python. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildKernel } from '../../kernel/build.js';
import { ensureVenv } from '../../tools/lab/venv.js';
import { buildLibrary } from '../../tools/library/build.js';
import type { Suite, SuiteResult } from '../suite.js';

/** Runs `run_tests.py` with kernels under the Node that runs this. */
export const kernelSuite: Suite = {
  name: 'kernel',
  async run({ root, log }): Promise<SuiteResult> {
    await buildKernel(root);
    await buildLibrary(root);
    const { python, env } = await ensureVenv({ log });
    const child = spawn(python, ['-u', join(root, 'src', 'kernel', 'run_tests.py')], {
      cwd: root,
      env: { ...env, SECOND_LOOK_NODE: process.execPath, PYTHONDONTWRITEBYTECODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const lines: string[] = [];
    const take = (line: string): void => {
      lines.push(line);
      if (!line.startsWith('{')) log(line);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', take);
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    const summary = lines.filter((line) => line.startsWith('{"passed"')).at(-1);
    if (!summary) throw new Error(`The kernel's tests broke off with status ${status}:\n${lines.join('\n')}`);
    const { passed, failed, skipped } = JSON.parse(summary);
    return { passed, failed: failed.length, skipped, output: lines.join('\n') };
  },
};
