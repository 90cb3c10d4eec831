import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelSpec } from '../kernel/spec.js';
import { ensureVenv } from '../lab/venv.js';
import { run } from './process.js';
import type { Suite, SuiteContext, SuiteResult } from './suite.js';
import { failures, runTests, testFiles } from './unit.js';

/** Every Node that must work, and the one this run uses already. */
const versions = ['20', '22', '24'];

/** Unit tests and the first notebook's bytes under every supported Node. */
export const nodesSuite: Suite = {
  name: 'nodes',
  async run(context): Promise<SuiteResult> {
    const total: Required<SuiteResult> = { passed: 0, failed: 0, skipped: [], output: '' };
    const reference = await executed(context, process.execPath, 'own');
    for (const version of versions.filter((each) => each !== process.versions.node.split('.')[0])) {
      const node = await provide(context, version);
      if ('why' in node) {
        total.skipped.push({ name: `Node ${version}`, why: node.why });
        continue;
      }
      const unit = await runTests(context.root, node.path, testFiles(context.root));
      const same = (await executed(context, node.path, version)) === reference;
      context.log(
        `Node ${version}: ${unit.passed} passed, ${unit.failed} failed; notebook ${same ? 'same' : 'NOT the same'} bytes`,
      );
      total.passed += unit.passed + Number(same);
      total.failed += unit.failed + Number(!same);
      if (unit.failed) total.output += `Node ${version}:\n${failures(unit.output)}\n`;
      if (!same)
        total.output += `The first notebook, executed under Node ${version}, differs from build/nodes/own.ipynb\n`;
    }
    return total;
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
      { cwd: folder },
    );
    if (got.code !== 0) return { why: `npm could not fetch it: ${got.output.trim().split('\n')[0]}` };
  }
  const asked = await run(path, ['--version'], { cwd: root });
  if (asked.stdout.startsWith(`v${version}.`)) return { path };
  return { why: `what npm fetched does not run here: ${asked.output.trim().split('\n')[0]}` };
}

/** Executes the first notebook under that Node; the digest of its cells and outputs. */
async function executed({ root }: SuiteContext, node: string, name: string): Promise<string> {
  const venv = await ensureVenv();
  const folder = join(root, 'build', 'nodes');
  const share = join(folder, 'share', name);
  mkdirSync(join(share, 'kernels', 'tslab'), { recursive: true });
  writeFileSync(join(share, 'kernels', 'tslab', 'kernel.json'), JSON.stringify(kernelSpec(root, node)));
  const first = readdirSync(join(root, 'notebooks'))
    .sort()
    .find((each) => each.endsWith('.ipynb'));
  const args = ['-m', 'jupyter', 'nbconvert', '--to', 'notebook', '--execute'];
  const terms = ['--NotebookClient.record_timing=False', '--coalesce-streams'];
  const out = [`--output-dir=${folder}`, `--output=${name}.ipynb`, join(root, 'notebooks', first ?? '01')];
  // JUPYTER_PATH comes before everything: this kernelspec wins over the registered one.
  const env = { ...venv.env, JUPYTER_PATH: share };
  const ended = await run(venv.python, [...args, ...terms, ...out], { cwd: root, env });
  if (ended.code !== 0) throw new Error(`the first notebook does not run under ${node}:\n${ended.output}`);
  const { cells } = JSON.parse(readFileSync(join(folder, `${name}.ipynb`), 'utf8')) as { cells: unknown };
  return createHash('sha256').update(JSON.stringify(cells)).digest('hex');
}
