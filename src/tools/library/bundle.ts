/** The library's code: one CommonJS file, because Node 20's `require` and the kernel's TypeScript both read that. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildFailure, type BuildOptions, build, type OnLoadResult, type Plugin } from 'esbuild';
import { ConfigError } from '../../simulator/config/error.js';
import { doorsOf } from './sources.js';

/** A file of the package: its name in the package's folder, and its text. */
interface PackageFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Bundles all doors with all their dependencies into `all.js`, of which each door (`index.js`, `locks.js`, …) hands out
 * its part: so there is one of each class and registry, whichever doors are opened. Beside them lies the code of the
 * worker threads, `worker.js`, and what asks Node for files and threads, `outside.js`, in whose place a bundler for browsers
 * takes `outside.browser.js`.
 *
 * @param root the checkout; @param dir where the files are meant to go (they are returned, not written)
 * @throws ConfigError with file, line and column of the first error
 */
export async function bundle(root: string, dir: string): Promise<PackageFile[]> {
  const src = join(root, 'src');
  const doors = doorsOf(src);
  const parts = {
    worker: join(src, 'tutorial', 'runs', 'worker.ts'),
    outside: join(src, 'tutorial', 'outside', 'node.ts'),
    'outside.browser': join(src, 'tutorial', 'outside', 'none.ts'),
  };
  const common = {
    absWorkingDir: root,
    outdir: dir,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    // piscina starts threads from files of its own.
    external: ['piscina'],
    logLevel: 'silent',
  } as const satisfies BuildOptions;
  try {
    const { outputFiles } = await build({
      ...common,
      entryPoints: { all: ALL, ...(existsSync(parts.worker) ? parts : {}) },
      plugins: [allDoors(src, doors), OUTSIDE],
      format: 'cjs',
      sourcemap: 'linked',
      sourcesContent: false,
      keepNames: true,
    });
    const entryPoints = doors.map((door) => join(src, `${door}.ts`));
    const { metafile } = await build({ ...common, entryPoints, format: 'esm', metafile: true });
    const names = new Map(
      Object.entries(metafile.outputs).map(([path, { exports }]) => [join(root, path), exports]),
    );
    return [
      ...outputFiles.map(({ path, text }) => ({ name: relative(dir, path), text })),
      ...doors.map((door) => ({
        name: `${door}.js`,
        text: handOut(door, names.get(join(dir, `${door}.js`)) ?? []),
      })),
    ];
  } catch (error) {
    const first = (error as BuildFailure).errors?.[0];
    if (!first) throw error;
    const at = first.location;
    throw new ConfigError(at ? `${at.file}:${at.line}:${at.column + 1}: ${first.text}` : first.text);
  }
}

/** Names that module. */
const ALL = 'all-doors';

/** A module that has each door as a namespace. */
export function allDoors(src: string, doors: readonly string[]): Plugin {
  const contents = doors.map((door) => `export * as ${door} from './${door}.js';`).join('\n');
  return madeUp(ALL, new RegExp(`^${ALL}$`), () => ({ contents, resolveDir: src }));
}

/** Something in place of the modules whose names fit: no file. */
export function madeUp(
  name: string,
  filter: RegExp,
  make: () => OnLoadResult | Promise<OnLoadResult>,
): Plugin {
  return {
    name,
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, () => ({ path: name, namespace: name }));
      onLoad({ filter: /^/, namespace: name }, make);
    },
  };
}

/** The library asks for files and threads by a file of its own. */
const OUTSIDE: Plugin = {
  name: 'outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/outside\/node\.js$/ }, () => ({ path: './outside.js', external: true }));
  },
};

/** So written that Node finds the names for `import { … }` in an ES module. */
function handOut(door: string, names: readonly string[]): string {
  const lines = names.map((name) => `exports.${name} = all.${name};`);
  return ["'use strict';", `const all = require('./all.js').${door};`, ...lines, ''].join('\n');
}
