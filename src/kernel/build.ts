/** Bundles the kernel's two threads, so that its start does not compile TypeScript. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * Builds `launcher.cjs`, `wire.cjs` and `twin.cjs`.
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
