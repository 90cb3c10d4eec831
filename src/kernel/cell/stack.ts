/** Stack traces in the reader's terms: cells and lines, sources in place of what was built, and nothing of the machine. */
import { readFileSync, statSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Position } from './lower.js';

/** A cell's text, and the place in it for one in what is run. */
export interface Source {
  readonly code: string;
  back(position: Position): Position | undefined;
}

/** A place in a cell, with the cell's text. */
export type Place = Position & Pick<Source, 'code'>;

/** Of how many cells the lines are known, the latest: they take some 10 kB a cell. Of older ones only the names are. */
const REMEMBERED = 500;

/** Knows the cells that have run and the source maps of built code. */
export class Stack {
  readonly #root: string;
  readonly #cells: Map<string, Source> = new Map();
  readonly #forgotten: Set<string> = new Set();
  readonly #places: WeakMap<object, Place> = new WeakMap();
  readonly #maps: Map<string, { time: number; map: SourceMap }> = new Map();

  /** @param root paths below it are shown relative to it */
  constructor(root: string) {
    this.#root = root;
  }

  /** From now on every error's `stack` is written here. */
  install(): void {
    Error.prepareStackTrace = (error, sites) => this.#format(error, sites);
  }

  /** Makes a cell's code known under the file name it runs by. */
  addCell(cell: string, source: Source): void {
    this.#cells.set(cell, source);
    const [oldest] = this.#cells.keys();
    if (this.#cells.size <= REMEMBERED) return;
    this.#cells.delete(oldest!);
    this.#forgotten.add(oldest!);
  }

  /** Where in a cell an error was made: its innermost frame there. */
  placeOf(error: object): Place | undefined {
    // Reading the stack is what makes V8 format it.
    void (error as Error).stack;
    return this.#places.get(error);
  }

  /** Takes the root's path out of a text for people. */
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
      const source = this.#cells.get(file);
      const origin = source
        ? this.#inCell(error, file, source, at)
        : this.#forgotten.has(file)
          ? file
          : this.#inFile(file, at);
      const name = site.getFunctionName();
      const label =
        name && !name.startsWith('__tslab') ? `${site.isAsync() ? 'async ' : ''}${name} (${origin})` : origin;
      lines.push(`\n    at ${label}`);
    }
    return header(error) + lines.join('');
  }

  #inCell(error: object, cell: string, { code, back }: Source, at: Position): string {
    const place = back(at);
    if (!place) return cell;
    if (!this.#places.has(error)) this.#places.set(error, { code, ...place });
    return `${cell}:${place.line + 1}:${place.column + 1}`;
  }

  #inFile(file: string, at: Position): string {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const { source, line, column } = this.#source(path, at) ?? { source: path, ...at };
    return `${this.#shorten(source)}:${line + 1}:${column + 1}`;
  }

  #shorten(path: string): string {
    if (!isAbsolute(path)) return path;
    const below = relative(this.#root, path);
    if (!below.startsWith('..')) return below;
    return path.split(/[\\/]/).slice(-2).join('/');
  }

  /** Where built code came from, by the map beside it; of what npm installed the sources are not there. */
  #source(path: string, { line, column }: Position): (Position & { source: string }) | undefined {
    if (path.includes('node_modules')) return undefined;
    try {
      const time = statSync(`${path}.map`).mtimeMs;
      let known = this.#maps.get(path);
      if (known?.time !== time) {
        known = { time, map: new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8'))) };
        this.#maps.set(path, known);
      }
      const entry = known.map.findEntry(line, column);
      if (!('originalSource' in entry)) return undefined;
      const { originalSource, originalLine, originalColumn } = entry as SourceMapping;
      return { source: resolve(dirname(path), originalSource), line: originalLine, column: originalColumn };
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
