/** Where the tutorial's files come from: the checkout that the present folder lies in. All that reads them goes through here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

/**
 * The text of a file, also of one that is kept compressed under the same name and `.br`.
 *
 * @param path from the top of the checkout, such as `data/claims.json`
 * @throws Error when there is none here or above
 */
export function readText(path: string): string {
  const found = find(path);
  return found.endsWith(PACKED)
    ? brotliDecompressSync(readFileSync(found)).toString()
    : readFileSync(found, 'utf8');
}

/** What a compressed file's name ends in. */
const PACKED = '.br';

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
    const found = there(join(folder, path));
    if (found !== null) return found;
    if (dirname(folder) === folder) break;
  }
  const carried = typeof __dirname === 'string' ? there(join(__dirname, path)) : null;
  if (carried !== null) return carried;
  throw new Error(`there is no ${path} here or above ${from}; start from inside the checkout`);
}

/** The file, plain or compressed; null where there is neither. */
function there(path: string): string | null {
  return [path, path + PACKED].find((each) => existsSync(each)) ?? null;
}
