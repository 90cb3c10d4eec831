import { join } from 'node:path';
import { buildSnapshot } from '../../tools/lab/kernel.js';
import { run } from '../../tools/lab/process.js';
import { WAITS } from '../cores.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SUMMARY = '{"passed"';

/** Jupyter's tests for kernels, this kernel's own, and the library's in it, run by the checkout's Python, under this Node. */
export const kernelSuite: Suite = {
  name: 'kernel',
  async run(context): Promise<SuiteResult> {
    await context.lab();
    return context.onCore(() => testKernel(context, process.execPath, context.log), WAITS);
  },
};

/** Runs `run_tests.py` with kernels under the given Node. */
export async function testKernel(
  { root, lab }: SuiteContext,
  node: string,
  log: (line: string) => void = () => undefined,
): Promise<SuiteResult> {
  const { python, env } = await lab();
  const snapshot = await buildSnapshot(root, node);
  const folders = ['kernel', join('tools', 'library')].map((name) => join(root, 'src', name));
  const { code, stdout, output } = await run(
    python,
    ['-u', join(root, 'src', 'kernel', 'run_tests.py'), ...folders],
    {
      cwd: root,
      limit: 1_500_000, // far above what they need, on a busy machine too; below the hour that else a hang would take
      env: {
        ...env,
        KERNEL_NODE: node,
        KERNEL_SNAPSHOT: snapshot,
        PYTHONDONTWRITEBYTECODE: '1',
      },
      hear: (line) => line.startsWith(SUMMARY) || log(line),
    },
  );
  const summary = stdout
    .split('\n')
    .filter((line) => line.startsWith(SUMMARY))
    .at(-1);
  if (!summary) throw new Error(`The kernel's tests broke off with ${code}:\n${output}`);
  const { passed, failed, skipped } = JSON.parse(summary);
  return { passed, failed: failed.length, skipped, output };
}
