/** Where the tutorial's files come from: the checkout that the present folder lies in. All that reads them goes through here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The text of a file.
 *
 * @param path from the top of the checkout, such as `data/claims.json`
 * @throws Error when there is none here or above
 */
export function readText(path: string): string {
  return readFileSync(find(path), 'utf8');
}

/** Names of the notebooks' files, in order. @throws Error when there is no folder of them here or above */
export function notebookNames(): string[] {
  const names = readdirSync(find('notebooks'));
  return names.filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();
}

/** In a checkout, the file here or above; else the one that the installed library carries. */
function find(path: string): string {
  // A bundle for browsers has an empty module in place of Node's.
  if (typeof existsSync !== 'function') throw new Error(`there is no ${path}: a browser has no files`);
  const from = process.cwd();
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, path);
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) break;
  }
  const carried = typeof __dirname === 'string' ? join(__dirname, path) : '';
  if (existsSync(carried)) return carried;
  throw new Error(`there is no ${path} here or above ${from}; start from inside the checkout`);
}
