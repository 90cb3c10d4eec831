import { help, type Protocol, RMAP_PROTOCOLS } from '../../checker/index.js';

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
  help(protocolOf(task), task.memory);
}

/** The protocol that is explored, with its promises in place of the laboratory's. */
export function protocolOf({ id, promises, except }: Omit<Task, 'memory'>): Protocol {
  const each = RMAP_PROTOCOLS.find((one) => one.id === id)!;
  const { promises: _, except: __, ...protocol } = each.protocol;
  return { ...protocol, ...(promises && { promises }), ...(except && { except }) };
}
