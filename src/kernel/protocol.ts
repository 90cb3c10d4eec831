/**
 * What the kernel's two threads say to each other.
 *
 * The main thread runs cells and may be busy for minutes. The wire thread owns the sockets and is never busy, so it
 * can answer, forward output and interrupt meanwhile.
 */

/** A MIME bundle as Jupyter's messages carry it. */
export interface Bundle {
  data: Record<string, unknown>;
  metadata?: object;
  transient?: { display_id?: string };
}

/** What went wrong in a cell, in Jupyter's words. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** A question about code, put to the compiler. */
export type Question = 'complete_request' | 'inspect_request' | 'is_complete_request';

/** A message of a comm, to be answered by whichever thread takes it first. */
export interface CommTask {
  id: number;
  /** The comm's target, of those that the plugin has. */
  target: string;
  data: unknown;
  /** One number that all threads see: one of `Claim`. */
  claim: Int32Array;
}

/** Who answers a message. */
export const Claim = {
  NONE: 0,
  MAIN: 1,
  TWIN: 2,
  /** A newer one has come. */
  DROPPED: 3,
} as const;

/** Takes a message to answer it, or drops it; false when it was taken or dropped before. */
export function claim(task: CommTask, as: number): boolean {
  return Atomics.compareExchange(task.claim, 0, Claim.NONE, as) === Claim.NONE;
}

/** A cell that ran: what another thread needs to run it again. */
export interface Ran {
  /** An expression: a function of `(exports, require, slots, guard, guardAll)`. */
  code: string;
  /** Top-level variables that it makes or changes. */
  makes: readonly string[];
  /** All that are named in it. */
  uses: readonly string[];
  /** See `Kernel.offers` in `plugin.ts`. */
  offers: readonly string[];
  /** `.ts` files beside the notebook that it was the first to import, compiled. */
  files: readonly { path: string; data: string }[];
  /** False when it failed or was interrupted: run again it may not end. */
  ended: boolean;
}

/** From the wire thread to the main thread. */
export type Order =
  | { type: 'comm'; task: CommTask }
  | { type: 'execute'; code: string; silent: boolean; count: number }
  | { type: 'ask'; question: Question; content: { code: string; cursor_pos?: number } }
  | { type: 'interrupt'; round: number }
  | { type: 'exit' };

/** From the main thread to the wire thread. */
export type Report =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; bundle: Bundle; update: boolean }
  | { type: 'clear'; wait: boolean }
  | { type: 'result'; bundle: Bundle }
  | { type: 'done'; error?: CellError }
  | { type: 'answer'; content: object }
  | { type: 'ran'; cell: Ran }
  | { type: 'comm'; id: number; data: object };

/** Fields of the memory that both threads see (an Int32Array). */
export const Shared = {
  /** What the main thread does: one of `Phase`. */
  PHASE: 0,
  /** The last interrupt round that the main thread took note of. */
  ACK: 1,
  /** The cost (`costOf`) of the output that the wire thread has not yet taken. */
  WAITING: 2,
  LENGTH: 3,
} as const;

/** What printed text counts for while it is on its way, in characters: a message has a cost of its own. */
export function costOf(text: string): number {
  return text.length + 256;
}

/** Only the reader's own code may be broken off anywhere; the compiler would be left in pieces. */
export const Phase = { OTHER: 0, USER: 1 } as const;

/** What the wire thread is given at its start. */
export interface WireData {
  connectionFile: string;
  shared: Int32Array;
  versions: { node: string; typescript: string; tslab: string };
  /** What a comm may be opened for. */
  targets: readonly string[];
  /** For the twin: see `cell/twin.ts`. */
  twin: TwinData;
}

/** What the twin is given at its start. */
export interface TwinData {
  /** The plugin's module, absolute. */
  plugin: string | undefined;
  /** As in `launcher.ts`. */
  root: string;
}

/** From the wire thread to the twin: run these cells, then answer, unless the main thread was faster. */
export interface TwinOrder {
  cells: readonly Ran[];
  task: CommTask;
}

/** From the twin: done with the order; without `data` it was not the twin that answered. */
export interface TwinReport {
  id: number;
  data?: object;
}
