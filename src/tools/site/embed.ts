/** Pictures that a notebook names by their path become part of the page. */
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { Trouble } from '../lab/trouble.js';

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** Address of a picture of that notebook: its bytes. Addresses that hold their bytes already stay. */
export function embedder(notebook: string): (path: string) => string {
  return (path) => {
    if (path.startsWith('data:')) return path;
    const type = TYPES[extname(path).toLowerCase()];
    if (type === undefined || /^[a-z]+:/.test(path)) {
      throw new Trouble(
        `${notebook} shows the picture "${path.slice(0, 80)}".`,
        `A page can hold local pictures only (${Object.keys(TYPES).join(', ')}).`,
      );
    }
    try {
      return `data:${type};base64,${readFileSync(join(dirname(notebook), path)).toString('base64')}`;
    } catch {
      throw new Trouble(
        `${notebook} shows the picture "${path}", which is not there.`,
        'Add it, or correct its path.',
      );
    }
  };
}
