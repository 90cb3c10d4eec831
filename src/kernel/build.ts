/** Bundles the kernel's two threads, so that its start does not compile TypeScript. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { put } from './put.js';

/**
 * Builds `launcher.cjs`, `wire.cjs`, `twin.cjs` and `snapshot.cjs`.
 *
 * @param out the folder, absolute, from which `node_modules` with tslab and zeromq can be resolved
 * @param more further programs to build in the same way, sources by name: a plugin, say
 */
export async function buildKernel(out: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const src = dirname(fileURLToPath(import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: src,
    entryPoints: {
      launcher: join(src, 'launcher.ts'),
      wire: join(src, 'wire', 'main.ts'),
      twin: join(src, 'cell', 'twin.ts'),
      snapshot: join(src, 'snapshot.ts'),
      ...more,
    },
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Resolved from `node_modules` at run time: native parts, and the very compiler that tslab loads.
    packages: 'external',
    logLevel: 'warning',
    write: false,
  });
  for (const { path, contents } of outputFiles) put(path, contents);
}

/** A snapshot that no kernel has started from for so long is not wanted any more. */
const KEPT_MS = 3_600_000;
/** Loads in a thread all of Node that a cell's threads may; what refuses does so in any. */
const THREAD = `new (require('worker_threads').Worker)(
  "for (const name of require('module').builtinModules) try { require(name); } catch {}", { eval: true })`;
const runFile = promisify(execFile);

/**
 * Makes the snapshot that kernels of this Node may start from, unless it is there and Node starts from it, and a thread in
 * it: from one that is damaged it would crash. Takes some seconds.
 *
 * @param out where `buildKernel` has built
 * @param node the executable, absolute
 * @returns its path
 * @throws Error when it cannot be made
 */
export async function buildSnapshot(out: string, node: string): Promise<string> {
  const require = createRequire(join(out, 'snapshot.cjs'));
  const tslab = require.resolve('tslab');
  const compiler = require.resolve('@tslab/typescript-for-tslab', { paths: [tslab] });
  const { size, mtimeMs } = statSync(node);
  const own = createHash('sha256')
    .update(JSON.stringify([node, size, mtimeMs, process.env.NODE_OPTIONS, compiler]))
    .update(readFileSync(join(out, 'snapshot.cjs')));
  const manifests = ['@tslab/typescript-for-tslab', '@types/node'].map((name) =>
    require.resolve(`${name}/package.json`, { paths: [out, tslab] }),
  );
  for (const manifest of manifests) own.update(readFileSync(manifest));
  const prefix = `${createHash('sha256').update(node).digest('hex').slice(0, 8)}-`;
  const blob = join(out, `${prefix}${own.digest('hex').slice(0, 16)}.blob`);
  const start = (from: string) =>
    runFile(node, ['--snapshot-blob', from, '--no-warnings', '--eval', THREAD], { cwd: out });
  try {
    await start(blob);
    utimesSync(blob, new Date(), new Date());
    return blob;
  } catch {
    // It is not there, or damaged.
  }
  const folder = mkdtempSync(`${blob}.`);
  const half = join(folder, 'half');
  // Without the flag that the kernel runs with: Node would count it twice and not heed it.
  const making = ['--snapshot-blob', half, '--build-snapshot', '--no-warnings', join(out, 'snapshot.cjs')];
  try {
    await runFile(node, [...making, compiler], { cwd: out });
    await start(half);
    renameSync(half, blob);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // Those of an older state, but for one that another run, with other options, may be using.
  for (const path of readdirSync(out).map((name) => join(out, name))) {
    if (!path.startsWith(join(out, prefix))) continue;
    const { mtimeMs: used } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity };
    if (Date.now() - used > KEPT_MS) rmSync(path, { recursive: true, force: true });
  }
  return blob;
}
