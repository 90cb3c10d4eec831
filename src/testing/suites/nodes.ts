import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { difference } from '../../tools/bake/bake.js';
import { notebookFiles } from '../../tools/bake/notebook.js';
import { inParallel } from '../../tools/bake/parallel.js';
import { execute } from '../../tools/bake/run.js';
import { run } from '../../tools/lab/process.js';
import { ensureVenv } from '../../tools/lab/venv.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';
import { failures, runTests, testFiles } from './unit.js';

/** Every Node that must work, and the one this run uses already. */
const versions = ['20', '22', '24'];

/** Unit tests, and every notebook's bytes, under each supported Node. */
export const nodesSuite: Suite = {
  name: 'nodes',
  async run(context): Promise<SuiteResult> {
    const { root, log } = context;
    const venv = await ensureVenv({ log });
    const total: Required<SuiteResult> = { passed: 0, failed: 0, skipped: [], output: '' };
    const count = (what: string, result: { passed: number; failed: number; output: string }): void => {
      total.passed += result.passed;
      total.failed += result.failed;
      if (result.failed) total.output += `${what}:\n${result.output}\n`;
      log(`${what}: ${result.passed} passed, ${result.failed} failed`);
    };
    for (const version of versions.filter((each) => each !== process.versions.node.split('.')[0])) {
      const node = await provide(context, version);
      if ('why' in node) {
        total.skipped.push({ name: `Node ${version}`, why: node.why });
        continue;
      }
      const unit = await runTests(root, node.path, testFiles(root));
      count(`Node ${version}, unit`, { ...unit, output: failures(unit.output) });
      count(`Node ${version}, the simulator's bytes`, await sameBytes(root, node.path));
      await inParallel(
        notebookFiles(root).map((file) => async () => {
          const { text, troubles } = await execute({ root, venv, node: node.path, file });
          const wrong = text === null ? troubles.join('; ') : difference(readFileSync(file, 'utf8'), text);
          const result = {
            passed: Number(wrong === null),
            failed: Number(wrong !== null),
            output: wrong ?? '',
          };
          count(`Node ${version}, ${basename(file)} gives the committed bytes`, result);
        }),
      );
    }
    return total;
  },
};

/** Whether the simulator computes under another Node what it computes under this one. */
async function sameBytes(
  root: string,
  node: string,
): Promise<{ passed: number; failed: number; output: string }> {
  const args = ['--import', 'tsx', join('src', 'testing', 'worker', 'hashes.ts')];
  const [here, there] = await Promise.all(
    [process.execPath, node].map((each) => run(each, args, { cwd: root })),
  );
  const same = here.code === 0 && here.stdout !== '' && here.stdout === there.stdout;
  return {
    passed: Number(same),
    failed: Number(!same),
    output: same ? '' : `${here.output}\nis not\n${there.output}`,
  };
}

/** The program of that version, from the npm package `node`, kept in `build/nodes`. */
async function provide(
  { root, log }: SuiteContext,
  version: string,
): Promise<{ path: string } | { why: string }> {
  const folder = join(root, 'build', 'nodes', version);
  const path = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(path)) {
    log(`fetching Node ${version}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}\n'); // else npm installs into the checkout
    const got = await run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', `node@${version}`],
      { cwd: folder },
    );
    if (got.code !== 0) return { why: `npm could not fetch it: ${got.output.trim().split('\n')[0]}` };
  }
  const asked = await run(path, ['--version'], { cwd: root });
  if (asked.stdout.startsWith(`v${version}.`)) return { path };
  return { why: `what npm fetched does not run here: ${asked.output.trim().split('\n')[0]}` };
}
