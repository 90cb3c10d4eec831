/** JupyterLab's kernel as the one who computes a what-if. */
import type { Host } from '../../../live/host.js';
import type { MimeBundle } from '../../../tutorial/plot/bundle.js';
import type { Comm, SessionContext } from './notebook.js';

/** The comm's target: see `src/tools/library/plugin.ts`. */
const TARGET = 'second-look.what-if';
const NO_KERNEL = 'There is no kernel, so these controls rest: start one and run this cell.';
const WAITING = 'Waiting until the cell that runs has ended …';
const NOT_RUN = 'These controls rest until this cell has been run.';

interface Asked {
  resolve(data: Record<string, unknown>): void;
  /** The kernel is busy with a cell, and the answer is still to come. */
  waits(): void;
}

/** Asks by a comm of its own, so that no other what-if's questions take the place of its own. */
export class KernelHost implements Host {
  idle: string | null = NO_KERNEL;
  readonly #context: SessionContext;
  readonly #id: string;
  #changed: () => void = () => {};
  readonly #look: () => void = () => this.look();
  #kernel: object | null = null;
  #comm: Comm | null = null;
  /** What is waited for, by the message that asked. */
  readonly #asked: Map<string, Asked> = new Map();

  /** @param changed is told when `idle` has changed */
  constructor(context: SessionContext, id: string, changed: () => void) {
    this.#context = context;
    this.#id = id;
    for (const signal of this.#signals()) signal.connect(this.#look);
    this.look();
    this.#changed = changed;
  }

  readonly compute: Host['compute'] = async (id, values, signal, doing) => {
    signal.throwIfAborted();
    // Closed, the comm tells the kernel to stop.
    signal.addEventListener('abort', () => this.#close());
    const { bundles, error } = await this.#ask({ id, values }, () => doing(WAITING));
    if (!Array.isArray(bundles)) throw new Error(String(error ?? 'The kernel gave no outputs.'));
    return bundles as MimeBundle[];
  };

  dispose(): void {
    for (const signal of this.#signals()) signal.disconnect(this.#look);
    this.#close();
  }

  /** Looks whether there is a kernel that knows the what-if; a kernel that was restarted does not. */
  look(): void {
    const kernel = this.#context.session?.kernel ?? null;
    if (kernel === this.#kernel && !this.#comm?.isDisposed) return;
    this.#kernel = kernel;
    this.#close();
    this.#rest(kernel ? NOT_RUN : NO_KERNEL);
    if (!kernel) return;
    this.#ask({ id: this.#id }).then(
      ({ known }) => {
        if (kernel === this.#kernel && known === true) this.#rest(null);
      },
      // Such as to a console beside the notebook.
      ({ message }: Error) => this.#rest(`These controls rest: ${message}.`),
    );
  }

  #rest(why: string | null): void {
    if (this.idle === why) return;
    this.idle = why;
    this.#changed();
  }

  #signals(): SessionContext['statusChanged'][] {
    const { kernelChanged, statusChanged, connectionStatusChanged } = this.#context;
    return [kernelChanged, statusChanged, connectionStatusChanged];
  }

  #ask(data: object, waits: () => void = () => {}): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      const comm = this.#open();
      if (!comm) resolve({ error: NO_KERNEL });
      else this.#asked.set(comm.send(data).msg.header.msg_id, { resolve, waits });
    });
  }

  #open(): Comm | null {
    if (this.#comm && !this.#comm.isDisposed) return this.#comm;
    const comm = this.#context.session?.kernel?.createComm(TARGET) ?? null;
    this.#comm = comm;
    if (!comm) return null;
    comm.onMsg = ({ content: { data }, parent_header }) => {
      const asked = parent_header.msg_id ?? '';
      if (data.waiting === true) {
        this.#asked.get(asked)?.waits();
        return;
      }
      this.#asked.get(asked)?.resolve(data);
      this.#asked.delete(asked);
    };
    comm.open();
    return comm;
  }

  #close(): void {
    try {
      if (this.#comm && !this.#comm.isDisposed) this.#comm.close();
    } catch {
      // JupyterLab refuses to close a comm whose kernel has gone: it is closed.
    }
    this.#comm = null;
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const { resolve } of asked) resolve({ error: 'The kernel was stopped.' });
  }
}
