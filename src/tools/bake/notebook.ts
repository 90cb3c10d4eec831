/** Notebook files, as far as our tools read them. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../tutorial/plot/bundle.js';
import { Trouble } from '../lab/trouble.js';
import { asNotebook, type Cell, type Notebook } from './shape.js';

export type { Cell, Notebook, Output } from './shape.js';

/** How messages name a cell: its number as a reader counts, and its id. */
export function cellName(cell: Cell | undefined, index: number): string {
  return `cell ${index + 1}${cell?.id === undefined ? '' : ` (${cell.id})`}`;
}

/** What a reader has before them: words of prose, answers and exercises included, and cells of code. */
export function sizeOf({ cells }: Notebook): { readonly words: number; readonly codeCells: number } {
  const of = (type: Cell['cell_type']): Cell[] => cells.filter(({ cell_type }) => cell_type === type);
  const words = of('markdown').flatMap(({ source }) => textOf(source).split(/\s+/).filter(Boolean));
  return { words: words.length, codeCells: of('code').length };
}

/** All notebooks of the checkout, absolute, in reading order. */
export function notebookFiles(root: string): string[] {
  const folder = join(root, 'notebooks');
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // No folder: the same as an empty one.
  }
  const files = names.filter((name) => name.endsWith('.ipynb')).sort();
  if (files.length === 0)
    throw new Trouble('There is no notebook in notebooks/.', 'Put one there: notebooks/01-name.ipynb.');
  return files.map((name) => join(folder, name));
}

/**
 * The notebook in a file.
 *
 * @throws Trouble when the file holds no notebook, naming the first thing that is wrong
 */
export function readNotebook(file: string): Notebook {
  try {
    return asNotebook(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const [first, ...more] = (error as Error).message.split('\n');
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    throw new Trouble(`${file} cannot be read as a notebook: ${first}${others}.`, 'Repair or remove it.');
  }
}
