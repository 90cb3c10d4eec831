/**
 * Tells tslab's compiler about changed files when a cell is about to be compiled.
 *
 * TypeScript's own watchers report from the event loop, so a cell that is run right after an edit would still see the
 * old types; and hundreds of them would be open all the time.
 */
import { statSync } from 'node:fs';
import type { FileWatcherCallback, System } from '@tslab/typescript-for-tslab';
import type { TypeScript } from './typescript.js';

interface Watched {
  callback: FileWatcherCallback;
  time: number;
}

/** What the compiler is told of the disk. */
export interface Watch {
  /** Looks for changed files and reports them. */
  poll(): void;
  /**
   * The compiler's system, without the timers that a report sets: the next compilation does what they are for.
   *
   * tslab has room for one timer and fails for good at a second: when a folder changed between two cells, say, as by
   * `npm install`.
   */
  withoutTimers(system: System): System;
}

/** Stands for a timer that was not set. */
const NO_TIMER = {};

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
  const withoutTimers = (system: System): System => {
    const timers: Pick<System, 'setTimeout' | 'clearTimeout'> = {
      setTimeout: (...args) => (reporting ? NO_TIMER : system.setTimeout!(...args)),
      clearTimeout: (timer) => timer === NO_TIMER || system.clearTimeout!(timer),
    };
    return Object.assign(Object.create(system), timers);
  };
  return { poll, withoutTimers };
}

/** Milliseconds of the last change; 0 when there is no such file. */
function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
