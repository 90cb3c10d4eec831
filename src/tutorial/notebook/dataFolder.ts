import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The file or folder `name` in `data/` of the checkout that the present folder lies in.
 *
 * @param who what is looking for it, for the error
 * @throws Error when there is none here or above
 */
export function dataPath(who: string, name: string): string {
  const from = process.cwd();
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'data', name);
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) {
      throw new Error(`${who}: no data/${name} here or above ${from}; start from inside the checkout`);
    }
  }
}
