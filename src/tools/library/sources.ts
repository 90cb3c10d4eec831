/**
 * Which files make up the library: everything its doors reach by relative imports, sources below `src/` and data.
 *
 * esbuild's own list would miss files that only hold types, and those carry the doc comments.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ConfigError } from '../../simulator/config/error.js';

/** One file of the library: a source, or data in JSON. */
export interface SourceFile {
  /** Absolute path. */
  readonly file: string;
  /** Path from `src/`, with forward slashes. */
  readonly name: string;
  readonly text: string;
}

/** Names of the doors: each file directly in `src/` is one; `index` is `second-look`, `locks` is `second-look/locks`. */
export function doorsOf(src: string): string[] {
  const names = readdirSync(src).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  return names.map((name) => name.slice(0, -3)).sort();
}

/**
 * Reads the doors and, transitively, all that they import by a relative path.
 *
 * @param src the absolute path of `src/`
 * @throws ConfigError when an imported file does not exist
 */
export function readSources(src: string): SourceFile[] {
  const found = new Map<string, SourceFile>();
  const visit = (file: string, from: string): void => {
    if (found.has(file)) return;
    const text = read(file, from, src);
    found.set(file, { file, name: relative(src, file).replaceAll('\\', '/'), text });
    if (file.endsWith('.json')) return;
    for (const { fileName } of ts.preProcessFile(text, true, false).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      visit(resolve(dirname(file), fileName.replace(/\.js$/, '.ts')), file);
    }
  };
  for (const door of doorsOf(src)) visit(join(src, `${door}.ts`), src);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(file: string, from: string, src: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const where = relative(dirname(src), from).replaceAll('\\', '/');
    throw new ConfigError(
      `${where} imports ${relative(dirname(src), file)}, which cannot be read: create it or correct the import.`,
    );
  }
}
