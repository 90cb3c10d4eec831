import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes only what differs (watchers look at times) and by renaming, so that a reader never sees half a file. */
export function put(file: string, contents: Uint8Array | string): void {
  const wanted = Buffer.from(contents as string);
  try {
    if (readFileSync(file).equals(wanted)) return;
  } catch {
    mkdirSync(dirname(file), { recursive: true });
  }
  const half = `${file}.${process.pid}`;
  try {
    writeFileSync(half, wanted);
    renameSync(half, file);
  } finally {
    rmSync(half, { force: true });
  }
}
