/** The library's code: one CommonJS file, because Node 20's `require` and the kernel's TypeScript both read that. */
import { join, relative } from 'node:path';
import { type BuildFailure, build, stop } from 'esbuild';
import { LibraryError } from './sources.js';

/**
 * Bundles `src/index.ts` with all its dependencies into `index.js` and `index.js.map`.
 *
 * @param root the checkout; @param dir where the files are meant to go (they are returned, not written)
 * @throws LibraryError with file, line and column of the first error
 */
export async function bundle(root: string, dir: string): Promise<{ name: string; text: string }[]> {
  try {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [join(root, 'src', 'index.ts')],
      outfile: join(dir, 'index.js'),
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['tslab', 'tslab/*'],
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
