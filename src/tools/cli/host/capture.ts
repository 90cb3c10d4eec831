import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NOT_READ } from '../../../host/collect.js';
import { PRIVACY, scrub } from '../../../host/scrub.js';
import type { HostSnapshot } from '../../../host/snapshot.js';
import { Trouble } from '../../lab/trouble.js';
import type { Output } from '../command.js';
import { whyNot } from '../files.js';

/** Writes files under their own paths into a new or empty folder, with the list of what is in them. */
export function capture(snapshot: HostSnapshot, folder: string, output: Output): number {
  const { files, refused = [], spared = [] } = scrub(snapshot);
  const list = (paths: readonly string[]): string => paths.map((path) => `${path}\n`).join('');
  const all = {
    ...files,
    '/README.txt': [...PRIVACY, ''].join('\n'),
    ...(refused.length > 0 && { [NOT_READ.refused]: list(refused) }),
    ...(spared.length > 0 && { [NOT_READ.spared]: list(spared) }),
  };
  try {
    make(folder);
    if (readdirSync(folder).length > 0) throw new Trouble(`folder ${folder} is not empty; name a new one`);
    for (const [path, text] of Object.entries(all)) {
      const place = join(folder, path);
      make(dirname(place));
      writeFileSync(place, text, { flag: 'wx', mode: 0o600 });
    }
  } catch (error) {
    if (error instanceof Trouble) throw error;
    throw new Trouble(`folder ${folder} cannot be written: ${whyNot(error)}`);
  }
  const bytes = Object.values(all).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  output.print(
    `${Object.keys(all).length} files, ${Math.ceil(bytes / 1024)} kB, in ${folder}. Read it by: host --from ${folder}`,
  );
  for (const line of PRIVACY) output.print(line);
  return 0;
}

/** A folder and those around it. Node's own `recursive` never ends where nothing can be made, as in /proc. */
function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (code === 'EEXIST') throw new Trouble(`${folder} is not a folder`);
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    make(dirname(folder));
    mkdirSync(folder, { mode: 0o700 });
  }
}
