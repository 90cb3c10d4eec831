import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { difference } from '../../tools/bake/bake.js';
import { notebookFiles } from '../../tools/bake/notebook.js';
import { execute } from '../../tools/bake/run.js';
import { run } from '../../tools/lab/process.js';
import { HANGS, WAITS } from '../cores.js';
import { Count, type Suite, type SuiteContext, type SuiteResult } from '../suite.js';
import { hashes } from '../worker/here.js';
import { testKernel } from './kernel.js';

/** Every Node that must work, and the one this run uses already. */
const versions = ['20', '22', '24'];
/** The notebook that runs every policy. */
const NOTEBOOK = /^10-/;

/** Under each other Node that is supported: what the simulator computes, a notebook's bytes, the kernel's tests. */
export const nodesSuite: Suite = {
  name: 'nodes',
  async run(context): Promise<SuiteResult> {
    const { root, log, onCore } = context;
    const count = new Count();
    const skipped: { name: string; why: string }[] = [];
    const { program, here } = await onCore(() => hashes(root));
    const file = notebookFiles(root).find((each) => NOTEBOOK.test(basename(each)));
    if (!file) throw new Error(`notebooks/ holds none like ${NOTEBOOK}`);
    const others = versions.filter((each) => each !== process.versions.node.split('.')[0]);
    const under = async (version: string): Promise<void> => {
      const node = await provide(context, version);
      if ('why' in node) skipped.push({ name: `Node ${version}`, why: node.why });
      else {
        await context.lab(); // takes a minute the first time, in which others can have the core
        await onCore(() => tryNode(version, node.path));
        await onCore(() => tryKernel(version, node.path), WAITS);
      }
    };
    const tryNode = async (version: string, node: string): Promise<void> => {
      const there = await run(node, [program], { cwd: root });
      const same = here.code === 0 && here.stdout !== '' && here.stdout === there.stdout;
      const told = same ? null : `${here.output}\nis not\n${there.output}`;
      count.test(`Node ${version}, the simulator's bytes`, told);
      const { text, troubles } = await execute({ root, venv: await context.lab(), node, file, threads: 1 });
      const wrong = text === null ? troubles.join('; ') : difference(readFileSync(file, 'utf8'), text);
      count.test(`Node ${version}, ${basename(file)} gives the committed bytes`, wrong);
    };
    const tryKernel = async (version: string, node: string): Promise<void> => {
      const kernel = await testKernel(context, node);
      count.passed += kernel.passed;
      count.failed += kernel.failed;
      if (kernel.failed) count.output += `Node ${version}, kernel:\n${kernel.output}\n`;
      log(`Node ${version}: bytes, notebook and kernel's tests done`);
    };
    await Promise.all(others.map(under));
    return { passed: count.passed, failed: count.failed, output: count.output, skipped };
  },
};

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
      { cwd: folder, limit: HANGS },
    );
    if (got.code !== 0) return { why: `npm could not fetch it: ${got.output.trim().split('\n')[0]}` };
  }
  const asked = await run(path, ['--version'], { cwd: root });
  if (asked.stdout.startsWith(`v${version}.`)) return { path };
  return { why: `what npm fetched does not run here: ${asked.output.trim().split('\n')[0]}` };
}
