/**
 * Builds `second-look`, the package that a notebook imports by name.
 *
 * It is a real package (CommonJS bundle, `main`, `types`) and not the sources themselves, because the kernel's
 * TypeScript refuses files above the notebook's folder and ignores a package's `exports` map.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { put } from '../../kernel/put.js';
import { linkPackage } from './link.js';
import type { SourceFile } from './sources.js';

interface LibraryBuild {
  /** The package's folder, absolute. */
  readonly dir: string;
  /** Whether anything had changed since the last build. */
  readonly rebuilt: boolean;
}

interface Stamp {
  /** Size and modification time of every source, by its path in the checkout, which may be copied: the cheap check. */
  readonly stats: Record<string, string>;
  /** Hash of all the sources: the sure check. */
  readonly hash: string;
  /** What was made of them, each file below the package's folder: a build that lacks one is none. */
  readonly outputs: readonly string[];
}

const STAMP = '.stamp.json';
/** Raise it when this builder's output changes, so that old builds are not taken for new ones. */
const FORMAT = '9';

/**
 * Builds the library when a source has changed since the last build, else does nothing (a few stats).
 *
 * @param root the checkout, absolute: `src/` is read, `build/second-look/` and a link in `node_modules/` are made
 * @throws ConfigError with file, line and column when a source has a syntax error; the last good build stays
 */
export async function buildLibrary(root: string): Promise<LibraryBuild> {
  const dir = join(root, 'build', 'second-look');
  linkPackage(root, dir);
  const old = readStamp(dir);
  if (old && unchanged(root, old)) return { dir, rebuilt: false };
  // Loaded only now: the compilers take longer than the check, and most calls end above.
  const { readSources } = await import('./sources.js');
  const sources = readSources(join(root, 'src'));
  const hash = hashOf(sources);
  const stats = Object.fromEntries(sources.map(({ file }) => [relative(root, file), statOf(file)]));
  const same = old?.hash === hash ? old : undefined;
  const outputs = same?.outputs ?? (await write(root, dir, sources));
  put(join(dir, STAMP), JSON.stringify({ stats, hash, outputs } satisfies Stamp));
  return { dir, rebuilt: same === undefined };
}

/** Makes the package, and takes away what no longer belongs to it. Returns the names of its files. */
async function write(root: string, dir: string, sources: readonly SourceFile[]): Promise<string[]> {
  const [{ bundle }, { typesOf }] = await Promise.all([import('./bundle.js'), import('./types.js')]);
  const types = typesOf(sources);
  const code = await bundle(root, dir);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // No more than never changes: tslab breaks off when a package gets other entries while it runs.
  const manifest = { name: 'second-look', version, main: 'index.js', types: 'index.d.ts' };
  const files = [...types, ...code, { name: 'package.json', text: `${JSON.stringify(manifest)}\n` }];
  for (const { name, text } of files) put(join(dir, name), text);
  const kept = new Set(files.map(({ name }) => name));
  // Another may build, and take away, at the same time.
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    if (/\.(d\.ts|js|js\.map)$/.test(name) && !kept.has(name.replaceAll('\\', '/')))
      rmSync(join(dir, name), { force: true });
  return [...kept];
}

function readStamp(dir: string): Stamp | undefined {
  try {
    const stamp: Stamp = JSON.parse(readFileSync(join(dir, STAMP), 'utf8'));
    for (const name of stamp.outputs) statSync(join(dir, name));
    return stamp;
  } catch {
    return undefined;
  }
}

function unchanged(root: string, { stats }: Stamp): boolean {
  return Object.entries(stats).every(([file, stat]) => statOf(join(root, file)) === stat);
}

function statOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : '';
}

function hashOf(sources: readonly SourceFile[]): string {
  const hash = createHash('sha256').update(FORMAT);
  for (const { name, text } of sources) hash.update(`\0${name}\0${text}`);
  return hash.digest('hex');
}
