import { help } from '../ahead.js';
import { HELPED } from './helped.js';

/** What a thread runs: it helps a search of one of {@link HELPED}, by its number; nothing, when it is only to start. */
export function runInWorker(task: readonly [which: number, memory: SharedArrayBuffer] | null): void {
  if (task !== null) help(HELPED[task[0]][0], task[1]);
}
