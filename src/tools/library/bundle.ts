/** The library's code: one CommonJS file, because Node 20's `require` and the kernel's TypeScript both read that. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildFailure, build, stop } from 'esbuild';
import { LibraryError } from './sources.js';

/**
 * Bundles `src/index.ts` with all its dependencies into `index.js` and `index.js.map`; and, beside them, the code of the
 * worker threads into `worker.js` and `worker.js.map`.
 *
 * @param root the checkout; @param dir where the files are meant to go (they are returned, not written)
 * @throws LibraryError with file, line and column of the first error
 */
export async function bundle(root: string, dir: string): Promise<{ name: string; text: string }[]> {
  const worker = join(root, 'src', 'tutorial', 'parallel', 'worker.ts');
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: { index: join(root, 'src', 'index.ts'), ...(existsSync(worker) ? { worker } : {}) },
      outdir: dir,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      // piscina starts threads from files of its own.
      external: ['tslab', 'tslab/*', 'piscina'],
      sourcemap: 'linked',
      sourcesContent: false,
      keepNames: true,
      logLevel: 'silent',
    });
    return outputFiles.map(({ path, text }) => ({ name: relative(dir, path), text }));
  } catch (error) {
    const first = (error as BuildFailure).errors?.[0];
    if (!first) throw error;
    const at = first.location;
    throw new LibraryError(at ? `${at.file}:${at.line}:${at.column + 1}: ${first.text}` : first.text);
  } finally {
    // An interrupt reaches the whole process group, so no helper process may stay between two builds.
    await stop();
  }
}
