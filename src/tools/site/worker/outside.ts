/** In a page: files that the page has sent, and no threads. It takes the place of `src/tutorial/outside/node.ts`. */
import type { Outside } from '../../../tutorial/outside/outside.js';

/** A file that the page has not sent: the page sends it, and what asked for it is done again. */
export class FileLacks extends Error {
  readonly file: string;

  constructor(file: string) {
    super(`${file} is being loaded`);
    this.file = file;
  }
}

/** Files by path. */
export const files: Map<string, string> = new Map();
/** The saved notebooks, less what is not read: their claims by cell. One file of all. */
export const NOTEBOOKS = 'notebooks';

/** The file that was asked for last and was not there, should a cell catch the error. */
export const lacking: { file: string | null } = { file: null };

function read(file: string): string {
  const text = files.get(file);
  if (text !== undefined) return text;
  lacking.file = file;
  throw new FileLacks(file);
}

const notebooks = (): Record<string, unknown> => JSON.parse(read(NOTEBOOKS)) as Record<string, unknown>;

export const outside: Outside = {
  readText(path) {
    const [, name] = /^notebooks\/(.*)$/.exec(path) ?? [];
    return name === undefined ? read(path) : JSON.stringify(notebooks()[name]);
  },
  notebookNames: () => Object.keys(notebooks()).sort(),
  pool: null,
  openCluster: null,
};
