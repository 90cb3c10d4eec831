/** Stack traces in the reader's terms: cells and lines, `src/…` for the library, and nothing of the machine. */
import { readFileSync, statSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Position } from './edits.js';

/** A place in a cell, zero-based. */
export interface Place extends Position {
  /** As it was given to `Stack.addCell`. */
  cell: string;
}

/** Knows the cells that have run and where the library's code came from. */
export class Stack {
  readonly #root: string;
  readonly #cells: Map<string, (position: Position) => Position | undefined> = new Map();
  readonly #places: WeakMap<object, Place> = new WeakMap();
  #library: { time: number; map: SourceMap } | undefined;

  /** @param root the checkout: paths below it are shown relative to it */
  constructor(root: string) {
    this.#root = root;
  }

  /** From now on every error's `stack` is ours. */
  install(): void {
    Error.prepareStackTrace = (error, sites) => this.#format(error, sites);
  }

  /** Makes a cell's code known under the file name it runs by. */
  addCell(cell: string, back: (position: Position) => Position | undefined): void {
    this.#cells.set(cell, back);
  }

  /** Where in a cell an error was made: its innermost frame there. */
  placeOf(error: object): Place | undefined {
    // Reading the stack is what makes V8 format it.
    void (error as Error).stack;
    return this.#places.get(error);
  }

  /** Replaces the checkout's path and the working folder's in a text for people. */
  clean(text: string): string {
    return text
      .replaceAll(`file://${this.#root}/`, '')
      .replaceAll(`${this.#root}/`, '')
      .replace(/\nRequire stack:(\n- .*)*/g, '');
  }

  #format(error: Error, sites: NodeJS.CallSite[]): string {
    const lines: string[] = [];
    for (const site of sites) {
      const file = site.getFileName();
      if (!file || file.startsWith('node:') || file.startsWith(__dirname)) continue;
      const at = { line: (site.getLineNumber() ?? 1) - 1, column: (site.getColumnNumber() ?? 1) - 1 };
      const back = this.#cells.get(file);
      const origin = back ? this.#inCell(error, file, back, at) : this.#inFile(file, at);
      const name = site.getFunctionName();
      const label =
        name && !name.startsWith('__tslab') ? `${site.isAsync() ? 'async ' : ''}${name} (${origin})` : origin;
      lines.push(`\n    at ${label}`);
    }
    return header(error) + lines.join('');
  }

  #inCell(error: object, cell: string, back: (at: Position) => Position | undefined, at: Position): string {
    const place = back(at);
    if (!place) return cell;
    if (!this.#places.has(error)) this.#places.set(error, { cell, ...place });
    return `${cell}:${place.line + 1}:${place.column + 1}`;
  }

  #inFile(file: string, at: Position): string {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const bundle = join(this.#root, 'build', 'second-look', 'all.js');
    const entry = path === bundle ? this.#inLibrary(bundle, at) : undefined;
    if (entry) {
      const source = relative(this.#root, resolve(dirname(bundle), entry.originalSource));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    }
    return `${this.#shorten(path)}:${at.line + 1}:${at.column + 1}`;
  }

  #shorten(path: string): string {
    if (!isAbsolute(path)) return path;
    const below = relative(this.#root, path);
    if (!below.startsWith('..')) return below;
    return path.split(/[\\/]/).slice(-2).join('/');
  }

  #inLibrary(bundle: string, { line, column }: Position): SourceMapping | undefined {
    try {
      const time = statSync(bundle).mtimeMs;
      if (this.#library?.time !== time) {
        this.#library = { time, map: new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8'))) };
      }
      const entry = this.#library.map.findEntry(line, column);
      return 'originalSource' in entry ? (entry as SourceMapping) : undefined;
    } catch {
      return undefined;
    }
  }
}

function header(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error';
  }
}
