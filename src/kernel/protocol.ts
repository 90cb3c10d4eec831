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

/** From the wire thread to the main thread. */
export type Order =
  | { type: 'execute'; id: number; code: string; silent: boolean; count: number }
  | { type: 'ask'; id: number; question: Question; content: { code: string; cursor_pos?: number } }
  | { type: 'interrupt'; round: number }
  | { type: 'exit' };

/** From the main thread to the wire thread. */
export type Report =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; bundle: Bundle; update: boolean }
  | { type: 'clear'; wait: boolean }
  | { type: 'result'; bundle: Bundle }
  | { type: 'done'; id: number; error?: CellError }
  | { type: 'answer'; id: number; content: object };

/** Fields of the memory that both threads see (an Int32Array). */
export const Shared: { readonly PHASE: 0; readonly ACK: 1; readonly WAITING: 2; readonly LENGTH: 3 } = {
  /** What the main thread does: one of `Phase`. */
  PHASE: 0,
  /** The last interrupt round that the main thread took note of. */
  ACK: 1,
  /** The cost (`costOf`) of the output that the wire thread has not yet taken. */
  WAITING: 2,
  LENGTH: 3,
};

/** What printed text counts for while it is on its way, in characters: a message has a cost of its own. */
export function costOf(text: string): number {
  return text.length + 256;
}

/** Only the reader's own code may be broken off anywhere; the compiler would be left in pieces. */
export const Phase: { readonly OTHER: 0; readonly USER: 1 } = { OTHER: 0, USER: 1 };

/** What the wire thread is given at its start. */
export interface WireData {
  connectionFile: string;
  shared: Int32Array;
  versions: { node: string; typescript: string; tslab: string };
}
