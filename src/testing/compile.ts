/** Compiles tests once, since every process that compiled its own would spend half a second and more on it. */
import { readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** Names of the modules below `src` with such an ending, relative to the checkout, sorted. */
export function modulesOf(root: string, ending: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join('src', name))
    .sort();
}

/** Stands for `import.meta.url`. */
const ADDRESS = 'addressOfThisModule';

/**
 * Bundles modules for Node into a folder, with source maps; what several share is compiled once.
 *
 * A compiled module still takes its source's place for its own, and so finds the files beside it. Worker threads
 * (`worker.ts`) are compiled, too.
 *
 * @param root the checkout, absolute
 * @param modules relative to `root`, below `src`
 * @param folder relative to `root`; emptied first
 * @returns the compiled modules, relative to `root`, in the order of `modules`
 */
export async function compile(root: string, modules: readonly string[], folder: string): Promise<string[]> {
  const compiled = (module: string): string => join(folder, relative('src', module).replace(/\.ts$/, '.js'));
  rmSync(join(root, folder), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: [...new Set([...modules, ...modulesOf(root, '/worker.ts')])],
    outbase: 'src',
    outdir: folder,
    bundle: true,
    splitting: true,
    // There is no `require` in an ES module; the bundler would give it one.
    define: { require: 'undefined', 'import.meta.url': ADDRESS },
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    plugins: [places(root, compiled), required(root)],
  });
  return modules.map(compiled);
}

/** Gives each module its own address, since the bundler moves it. */
function places(root: string, compiled: (module: string) => string): Plugin {
  return {
    name: 'places',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta.url')) return null;
        const started = text.replace(/new URL\('([^']*\bworker\.ts)', import\.meta\.url\)/g, (_, worker) => {
          const file = join(root, compiled(relative(root, join(path, '..', worker))));
          return `new URL('${pathToFileURL(file)}')`;
        });
        return { contents: `const ${ADDRESS} = '${pathToFileURL(path)}'; ${started}`, loader: 'ts' };
      });
    },
  };
}

/** Requires TypeScript: imported, its nine megabytes are searched for exports first, a third of a second in each process. */
function required(root: string): Plugin {
  const from = JSON.stringify(pathToFileURL(join(root, 'package.json')));
  const contents = `import { createRequire } from 'node:module'; export default createRequire(${from})('typescript');`;
  return {
    name: 'required',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^typescript$/ }, ({ path }) => ({ path, namespace: 'required' }));
      onLoad({ filter: /^typescript$/, namespace: 'required' }, () => ({ contents }));
    },
  };
}
