/** Bundles the kernel's two threads, so that its start does not compile TypeScript. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/**
 * Builds `launcher.cjs`, `wire.cjs`, `twin.cjs` and `snapshot.cjs`.
 *
 * @param out the folder, absolute, from which `node_modules` with tslab and zeromq can be resolved
 * @param more further programs to build in the same way, sources by name: a plugin, say
 */
export async function buildKernel(out: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const src = dirname(fileURLToPath(import.meta.url));
  await build({
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
  });
}

/**
 * Makes the snapshot that kernels of this Node may start from, unless it is there. Takes some seconds.
 *
 * @param out where `buildKernel` has built
 * @param node the executable, absolute
 * @returns its path; null for Node 22 and later: there a thread that loads `net` ends a process that came from one
 */
export async function buildSnapshot(out: string, node: string): Promise<string | null> {
  const { stdout: version } = await promisify(execFile)(node, ['--version']);
  if (Number.parseInt(version.slice(1), 10) >= 22) return null;
  const require = createRequire(join(out, 'snapshot.cjs'));
  const tslab = require.resolve('tslab');
  const compiler = require.resolve('@tslab/typescript-for-tslab', { paths: [tslab] });
  const { size, mtimeMs } = statSync(node);
  const own = createHash('sha256')
    .update(JSON.stringify([node, size, mtimeMs, process.env.NODE_OPTIONS, compiler]))
    .update(readFileSync(join(out, 'snapshot.cjs')));
  for (const name of ['@tslab/typescript-for-tslab', '@types/node'])
    own.update(readFileSync(require.resolve(`${name}/package.json`, { paths: [out, tslab] })));
  const prefix = `${createHash('sha256').update(node).digest('hex').slice(0, 8)}-`;
  const blob = join(out, `${prefix}${own.digest('hex').slice(0, 16)}.blob`);
  if (existsSync(blob)) return blob;
  const half = `${blob}.${process.pid}`;
  // Without the flag that the kernel runs with: Node would count it twice and not heed it.
  const making = ['--snapshot-blob', half, '--build-snapshot', join(out, 'snapshot.cjs')];
  try {
    await promisify(execFile)(node, [...making, compiler], { cwd: out });
    for (const name of readdirSync(out))
      if (name.startsWith(prefix) && name.endsWith('.blob')) rmSync(join(out, name)); // of an older state
    renameSync(half, blob);
    return blob;
  } finally {
    rmSync(half, { force: true });
  }
}
