/** Arguments of `npm run notebooks`. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readArguments } from '../lab/arguments.js';
import { Trouble } from '../lab/trouble.js';
import { notebookFiles } from './notebook.js';

export interface Options {
  /** Compare only; write nothing. */
  check: boolean;
  /** The Node that runs the kernel, absolute. */
  node: string;
  /** Notebooks, absolute. */
  files: string[];
}

const USAGE = 'It takes --check, --node PATH and notebooks, by number or path.';

/**
 * Reads the command line; without notebooks in it, all of them are meant.
 *
 * @param root the checkout, absolute
 * @throws Trouble naming the word that is not understood, or the file that is not there
 */
export function readOptions(root: string, args: readonly string[]): Options {
  const options = { check: { type: 'boolean' }, node: { type: 'string' } } as const;
  const { values, positionals } = readArguments({ args: [...args], options, allowPositionals: true }, USAGE);
  const all = notebookFiles(root);
  const byNumber = (name: string): string | undefined =>
    /^\d\d$/.test(name) ? all.find((file) => basename(file).startsWith(`${name}-`)) : undefined;
  const node = resolve(values.node ?? process.execPath);
  const files = positionals.map((name) => byNumber(name) ?? resolve(name));
  for (const path of [node, ...files]) {
    if (!existsSync(path)) throw new Trouble(`There is no file ${path}.`, USAGE);
  }
  return { check: values.check === true, node, files: files.length > 0 ? files : all };
}
