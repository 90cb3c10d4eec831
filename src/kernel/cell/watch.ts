/**
 * Tells tslab's compiler about changed files when a cell is about to be compiled.
 *
 * TypeScript's own watchers report from the event loop, so a cell that is run right after an edit would still see the
 * old types; and hundreds of them would be open all the time.
 */
import { statSync } from 'node:fs';
import type { FileWatcherCallback } from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

interface Watched {
  callback: FileWatcherCallback;
  time: number;
}

/** What the compiler is told of the disk. */
export interface Watch {
  /** Looks for changed files and reports them. */
  poll(): void;
  /** Whether one is being reported. */
  readonly reporting: boolean;
}

/** Replaces the compiler's file watchers. */
export function watchFiles(ts: TypeScript): Watch {
  let reporting = false;
  const report = (tell: () => void): void => {
    reporting = true;
    try {
      tell();
    } finally {
      reporting = false;
    }
  };
  const { watchDirectory } = ts.sys;
  ts.sys.watchDirectory = (path, callback, ...rest) =>
    watchDirectory!(path, (file) => report(() => callback(file)), ...rest);
  const watched = new Map<string, Set<Watched>>();
  ts.sys.watchFile = (path, callback) => {
    // What npm installed does not change while a kernel runs.
    if (path.includes('/node_modules/')) return { close: () => {} };
    const entry = { callback, time: timeOf(path) };
    const entries = watched.get(path) ?? new Set();
    watched.set(path, entries.add(entry));
    return { close: () => void entries.delete(entry) };
  };
  const poll = (): void => {
    for (const [path, entries] of watched) {
      if (!entries.size) watched.delete(path);
      const time = entries.size ? timeOf(path) : 0;
      for (const entry of [...entries]) {
        if (entry.time === time) continue;
        const { Created, Deleted, Changed } = ts.FileWatcherEventKind;
        const kind = entry.time === 0 ? Created : time === 0 ? Deleted : Changed;
        entry.time = time;
        report(() => entry.callback(path, kind));
      }
    }
  };
  return {
    poll,
    get reporting() {
      return reporting;
    },
  };
}

/** Milliseconds of the last change; 0 when there is no such file. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
