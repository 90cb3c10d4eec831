import { help, RMAP_PROTOCOLS } from '../../checker/index.js';

/** What a helper is to do: help a search of the laboratory's protocol of this number, with these promises. */
export interface Task {
  readonly id: string;
  readonly promises: readonly string[] | undefined;
  readonly except: readonly string[] | undefined;
  readonly memory: SharedArrayBuffer;
}

/** What a thread of the pool runs; nothing, when it is only to start. */
export function runInWorker(task: Task | null): void {
  if (task === null) return;
  const { id, memory, promises = [], except = [] } = task;
  const { protocol } = RMAP_PROTOCOLS.find((each) => each.id === id)!;
  help({ ...protocol, ...(task.promises && { promises }), except }, memory);
}
