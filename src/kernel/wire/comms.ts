/** Comms: messages from a page beside the cells, answered at once where possible, and only the latest of each comm. */
import { Claim, type CommTask, claim, type Order } from '../protocol.js';
import type { Request } from './sockets.js';
import type { Twin } from './twin.js';

/** How long the main thread has to take a message, in milliseconds, before the twin is started for it. */
const PATIENCE = 100;
/** The same where the twin runs already. */
const LITTLE = 10;

/** What comms work with. */
export interface CommParts {
  /** What a comm may be opened for. */
  targets: readonly string[];
  send: (order: Order) => void;
  publish: (type: string, content: object, request: Request) => void;
  /** Breaks off what the main thread answers. */
  stopMain: () => void;
  twin: Pick<Twin, 'running' | 'ask' | 'stopIf'>;
}

interface Task extends CommTask {
  request: Request;
  timer: NodeJS.Timeout;
}

interface Comm {
  target: string;
  /** What is being answered. */
  task?: Task;
  /** Since when no thread has taken its messages. */
  since?: number;
  /** Came meanwhile; a newer one takes its place. */
  next?: Request;
}

/** All open comms. */
export class Comms {
  readonly #parts: CommParts;
  readonly #open: Map<string, Comm> = new Map();
  /** What the main thread was at when its comm was closed. */
  readonly #closed: Set<number> = new Set();
  #ids = 0;

  constructor(parts: CommParts) {
    this.#parts = parts;
  }

  /** The open ones, for `comm_info_reply`; of one target when it is given. */
  info(target: unknown): Record<string, { target_name: string }> {
    const all = [...this.#open].filter(([, comm]) => typeof target !== 'string' || comm.target === target);
    return Object.fromEntries(all.map(([id, comm]) => [id, { target_name: comm.target }]));
  }

  /** Whether the main thread is at a message. */
  get answering(): boolean {
    return (
      this.#closed.size > 0 ||
      [...this.#open.values()].some(({ task }) => task && Atomics.load(task.claim, 0) === Claim.MAIN)
    );
  }

  /** Takes `comm_open`, `comm_msg` and `comm_close`. */
  take(request: Request): void {
    const { comm_id: id, target_name } = request.content;
    if (typeof id !== 'string') return;
    const comm = this.#open.get(id);
    switch (request.header.msg_type) {
      case 'comm_open':
        // One that is open stays what it is.
        if (comm) return;
        if (typeof target_name === 'string' && this.#parts.targets.includes(target_name))
          this.#open.set(id, { target: target_name });
        else this.#close(id, request);
        break;
      case 'comm_msg':
        // A kernel that was restarted does not know the comms of before.
        if (!comm) this.#close(id, request);
        else {
          comm.next = request;
          if (comm.task && claim(comm.task, Claim.DROPPED)) this.#end(comm);
          else delete comm.since;
          this.#start(id, comm);
        }
        break;
      case 'comm_close':
        this.#open.delete(id);
        if (comm?.task) {
          clearTimeout(comm.task.timer);
          if (claim(comm.task, Claim.DROPPED)) return;
          this.#parts.twin.stopIf(comm.task.id);
          if (Atomics.load(comm.task.claim, 0) !== Claim.MAIN) return;
          this.#closed.add(comm.task.id);
          this.#parts.stopMain();
        }
    }
  }

  /** A message has been answered. */
  done(id: number, data: object): void {
    this.#closed.delete(id);
    for (const [commId, comm] of this.#open) {
      const { task } = comm;
      if (task?.id !== id) continue;
      this.#end(comm);
      delete comm.since;
      this.#parts.publish('comm_msg', { comm_id: commId, data }, task.request);
      this.#start(commId, comm);
    }
  }

  #start(id: string, comm: Comm): void {
    const request = comm.next;
    if (comm.task || !request) return;
    const task: CommTask = {
      id: ++this.#ids,
      target: comm.target,
      data: request.content.data,
      claim: new Int32Array(new SharedArrayBuffer(4)),
    };
    // Counted from the first of a row of messages: a slider that is dragged sends one after the other.
    comm.since ??= Date.now();
    const timer = setTimeout(
      () => {
        if (Atomics.load(task.claim, 0) !== Claim.NONE || this.#parts.twin.ask(task)) return;
        // The page can say why nothing comes.
        this.#parts.publish('comm_msg', { comm_id: id, data: { waiting: true } }, request);
      },
      comm.since + (this.#parts.twin.running ? LITTLE : PATIENCE) - Date.now(),
    );
    comm.task = { ...task, request, timer };
    delete comm.next;
    this.#parts.send({ type: 'comm', task });
  }

  #end(comm: Comm): void {
    clearTimeout(comm.task?.timer);
    delete comm.task;
  }

  #close(id: string, request: Request): void {
    this.#parts.publish('comm_close', { comm_id: id, data: {} }, request);
  }
}
