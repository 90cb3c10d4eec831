/** Files of this machine, or of a folder that holds some under their own paths. Only reads, never waits, never leaves the folder. */
import {
  closeSync,
  constants,
  fstatSync,
  opendirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Disk, NotRead } from '../../../host/collect.js';
import { Trouble } from '../../lab/trouble.js';
import { whyNot } from '../files.js';

/** A host does not have more than this to say. */
const ALL_BYTES = 2 ** 26;

/** A folder that a caller names. @throws Trouble when it is none */
export function folderAt(path: string): string {
  try {
    if (statSync(path).isDirectory()) return path;
  } catch (error) {
    throw new Trouble(`folder ${path} cannot be read: ${whyNot(error)}`);
  }
  throw new Trouble(`${path} is not a folder`);
}

/** @param root folder that stands for `/` */
export function diskAt(root: string): Disk {
  let left = ALL_BYTES;
  const live = root === '/';
  const top = live ? '' : realpathSync.native(root);
  /** The place on this machine; null where a link leads out of the folder. */
  const place = (path: string): string | null => {
    const full = join(root, path);
    if (live) return full;
    const real = realpathSync.native(full);
    return real === top || real.startsWith(top + sep) ? real : null;
  };
  return {
    read(path, bytes) {
      return attempt(() => {
        const at = place(path);
        if (at === null) return 'refused';
        // Not to wait for whoever may write into it, if it is a pipe.
        const file = openSync(at, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
        try {
          const stat = fstatSync(file);
          if (bytes === 0) return { text: '', cut: false };
          if (!stat.isFile()) return 'refused';
          const got = readUpTo(file, Math.min(bytes, left) + 1);
          left -= Math.min(left, got.length);
          return textOf(got, bytes, path.endsWith('.gz'));
        } finally {
          closeSync(file);
        }
      });
    },
    list(path, names, which) {
      return attempt(() => {
        const at = place(path);
        if (at === null) return 'refused';
        const folder = opendirSync(at, { bufferSize: 256 });
        try {
          const found: string[] = [];
          for (let each = folder.readSync(); each !== null && found.length < names; each = folder.readSync())
            if (which === 'all' || each.isDirectory()) found.push(each.name);
          return found.sort();
        } finally {
          folder.closeSync();
        }
      });
    },
    link: (path) => attempt(() => readlinkSync(join(root, path))),
  };
}

function attempt<T>(act: () => T | NotRead): T | NotRead {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESRCH' || code === 'ENODEV'
      ? 'missing'
      : 'refused';
  }
}

/** Files of `/proc` have no length of their own: reads until there is no more. */
function readUpTo(file: number, bytes: number): Buffer {
  const parts: Buffer[] = [];
  let done = 0;
  while (done < bytes) {
    const part = Buffer.allocUnsafe(Math.min(bytes - done, 2 ** 16));
    const got = readSync(file, part, 0, part.length, null);
    if (got === 0) break;
    parts.push(part.subarray(0, got));
    done += got;
  }
  return Buffer.concat(parts, done);
}

/** The text, unpacked where it is compressed as `/proc/config.gz` is. */
function textOf(got: Buffer, bytes: number, packed: boolean): { text: string; cut: boolean } {
  const plain = packed ? gunzipSync(got, { maxOutputLength: 2 ** 22 }) : got;
  const cut = plain.length > bytes;
  return { text: plain.subarray(0, bytes).toString('utf8'), cut };
}
