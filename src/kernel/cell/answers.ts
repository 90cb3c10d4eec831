/** Answers the messages of comms, by the functions of the plugin. */
import type { Answer, Plugin } from '../plugin.js';
import { Claim, type CommTask, claim, Phase, Shared } from '../protocol.js';
import { Interrupted, interruptWaits, onInterrupt } from './guard.js';
import { isSignal, runStoppable } from './stoppable.js';

const INTERRUPTED = 'Interrupted.';

/** Answers, several at a time where they wait. */
export class Answers {
  readonly #comms: NonNullable<Plugin['comms']>;
  readonly #shared: Int32Array;
  readonly #send: (id: number, data: object) => void;
  /** Those under way, with what ends each. */
  readonly #running: Map<number, (data: object) => void> = new Map();

  #inside = false;

  constructor(comms: Plugin['comms'], shared: Int32Array, send: (id: number, data: object) => void) {
    this.#comms = comms ?? {};
    this.#shared = shared;
    this.#send = send;
  }

  /** Answers a message, unless another thread has taken it or a newer one has come. */
  async take(task: CommTask): Promise<void> {
    if (!claim(task, Claim.MAIN)) return;
    const end = (data: object): void => {
      if (this.#running.delete(task.id)) this.#send(task.id, data);
    };
    this.#running.set(task.id, end);
    const forget = onInterrupt(() => end({ error: INTERRUPTED }));
    try {
      end(await answered(this.#comms[task.target]!, task.data, (run) => this.#stoppable(run)));
    } finally {
      forget();
    }
  }

  /** Whether what is shown now comes of an answer, as far as can be told: beside a cell that runs, only what does not wait. */
  hushes(beside: boolean): boolean {
    return this.#inside || (this.#running.size > 0 && !beside);
  }

  /** Ends all: called at an interrupt, when code may have been broken off. */
  interrupt(): void {
    this.#inside = false;
    if (this.#running.size) interruptWaits(new Interrupted());
    for (const end of [...this.#running.values()]) end({ error: INTERRUPTED });
  }

  /** Lets an interrupt break off the function, also beside a cell that waits. */
  #stoppable<T>(run: () => T): T {
    this.#inside = true;
    const before = Atomics.exchange(this.#shared, Shared.PHASE, Phase.USER);
    try {
      return runStoppable(run) as T;
    } finally {
      this.#inside = false;
      Atomics.store(this.#shared, Shared.PHASE, before);
    }
  }
}

/** What a function of the plugin answers, as it will be in the message; what it throws as `{ error }`. */
export async function answered(
  answer: Answer,
  data: unknown,
  call: (run: () => unknown) => unknown = (run) => run(),
): Promise<object> {
  try {
    const given = Object(data) as Parameters<Answer>[0];
    return JSON.parse(JSON.stringify(await call(() => answer(given))));
  } catch (error) {
    if (isSignal(error)) return { error: INTERRUPTED };
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
