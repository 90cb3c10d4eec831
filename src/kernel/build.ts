/** Bundles the kernel's two threads into `build/kernel/`, so that its start does not compile TypeScript. */
import { join } from 'node:path';
import { build, stop } from 'esbuild';

/** Builds `launcher.cjs` and `wire.cjs`. @param root the checkout, absolute */
export async function buildKernel(root: string): Promise<void> {
  const src = join(root, 'src', 'kernel');
  try {
    await build({
      absWorkingDir: root,
      entryPoints: { launcher: join(src, 'launcher.ts'), wire: join(src, 'wire', 'main.ts') },
      outdir: join(root, 'build', 'kernel'),
      outExtension: { '.js': '.cjs' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // Resolved from `node_modules` at run time: native parts, and the very compiler that tslab loads.
      packages: 'external',
      logLevel: 'warning',
    });
  } finally {
    await stop();
  }
}
