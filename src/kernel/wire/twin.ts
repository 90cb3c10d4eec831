/** The twin: a thread that answers in the main thread's place while that is busy. It lives only while it is needed. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  Claim,
  type CommTask,
  type Ran,
  type TwinData,
  type TwinOrder,
  type TwinReport,
} from '../protocol.js';
import { cellsFor } from './replay.js';

/** It ends when nothing was asked for this long, in milliseconds. */
const IDLE = 60_000;

/** Starts it, keeps it in step with the cells, and ends it. */
export class Twin {
  readonly #data: TwinData;
  readonly #done: (id: number, data: object) => void;
  /** Those that the main thread has run. */
  readonly #cells: Ran[] = [];
  #worker: Worker | undefined;
  /** Cells that it has run, or will have. */
  readonly #ran: Set<Ran> = new Set();
  /** Messages that it was given and has not reported. */
  readonly #asked: Map<number, CommTask> = new Map();
  /** How many cells had run when it failed: it would fail again. */
  #failedAt: number | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @param done takes an answer */
  constructor(data: TwinData, done: (id: number, data: object) => void) {
    this.#data = data;
    this.#done = done;
  }

  /** Notes a cell that the main thread has run. */
  note(cell: Ran): void {
    this.#cells.push(cell);
  }

  /** Whether it is there. */
  get running(): boolean {
    return this.#worker !== undefined;
  }

  /** Lets it answer, unless the main thread is faster; false when it cannot. */
  ask(task: CommTask): boolean {
    const cells = cellsFor((task.data as { id?: unknown } | null)?.id, this.#cells);
    if (!cells || this.#failedAt === this.#cells.length) return false;
    const missing = cells.filter((cell) => !this.#ran.has(cell));
    const follow = cells.slice(cells.length - missing.length).every((cell) => !this.#ran.has(cell));
    if (!follow) {
      // It has run cells that come after one that it has not: others wait for the main thread.
      if (this.#asked.size) return false;
      this.stop();
    }
    this.#worker ??= this.#start();
    clearTimeout(this.#idle);
    this.#asked.set(task.id, task);
    const fresh = follow ? missing : cells;
    for (const cell of fresh) this.#ran.add(cell);
    const order: TwinOrder = { cells: fresh, task };
    this.#worker.postMessage(order);
    return true;
  }

  /** Ends it if it is at this message: what it computes is not wanted any more. */
  stopIf(id: number): void {
    if (this.#asked.has(id)) this.stop();
  }

  /** Ends it if it is at anything. */
  stopBusy(): void {
    if (this.#asked.size) this.stop();
  }

  /** Ends it, whatever it does. */
  stop(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    this.#ran.clear();
    clearTimeout(this.#idle);
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    // The others are left to the main thread.
    for (const { id, claim } of asked)
      if (Atomics.load(claim, 0) === Claim.TWIN) this.#done(id, { error: 'Interrupted.' });
  }

  #start(): Worker {
    // Nothing it prints is shown.
    const worker = new Worker(join(__dirname, 'twin.cjs'), {
      workerData: this.#data,
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.on('message', ({ id, data }: TwinReport) => {
      if (worker !== this.#worker) return;
      this.#asked.delete(id);
      if (data) this.#done(id, data);
      if (!this.#asked.size) this.#idle = setTimeout(() => this.stop(), IDLE);
    });
    const gone = (): void => {
      if (worker !== this.#worker) return;
      this.#failedAt = this.#cells.length;
      this.stop();
    };
    worker.on('error', gone);
    worker.on('exit', gone);
    return worker;
  }
}
