/**
 * `npm run pack [-- FOLDER]`: makes `second-look-X.Y.Z.tgz`, the library as a package that works alone, in Node and bundled for a
 * browser.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../lab/arguments.js';
import { inFolder, root } from '../lab/places.js';
import { explain, Trouble } from '../lab/trouble.js';
import { buildLibrary } from './build.js';
import { manifestOf } from './manifest.js';

/**
 * Packs the library with the data that it reads.
 *
 * @param root the checkout, absolute
 * @param to the folder that gets the package
 * @returns the package's path
 */
export async function packLibrary(root: string, to: string): Promise<string> {
  const { dir } = await buildLibrary(root);
  return await inFolder(tmpdir(), 'second-look-pack-', (staging) => {
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(d\.ts|js)$/.test(name)) continue;
      const file = join(staging, name);
      mkdirSync(dirname(file), { recursive: true });
      // Source maps stay behind, since the sources do.
      writeFileSync(
        file,
        readFileSync(join(dir, name), 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, ''),
      );
    }
    for (const name of ['data', 'LICENSE', 'README.md'])
      cpSync(join(root, name), join(staging, name), { recursive: true });
    writeFileSync(join(staging, 'package.json'), `${JSON.stringify(manifestOf(root), null, 2)}\n`);
    mkdirSync(to, { recursive: true });
    const npm = spawnSync('npm', ['pack', '--json', '--pack-destination', to], {
      cwd: staging,
      encoding: 'utf8',
    });
    if (npm.status !== 0) throw new Error(`npm pack failed: ${npm.stderr}`);
    return join(to, JSON.parse(npm.stdout)[0].filename);
  });
}

async function main(): Promise<void> {
  const usage = 'It takes the folder for the package, build/ when there is none.';
  const { positionals } = readArguments({ allowPositionals: true }, usage);
  if (positionals.length > 1) throw new Trouble(`${positionals.length} folders were given.`, usage);
  console.log(await packLibrary(root, resolve(positionals[0] ?? join(root, 'build'))));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  main().catch((error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  });
