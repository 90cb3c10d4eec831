import type { Protocol } from '../protocol.js';

/** What somebody wrote about a protocol, in our words. */
export interface Said {
  /** Author. */
  readonly who: string;
  /** Day of the mail; month and year where the day is not known. */
  readonly when: string;
  /** Message-ID of the mail. */
  readonly messageId: string;
  /** What it says, in our words. */
  readonly what: string;
}

/** A protocol of the rmap laboratory, and what is expected of it. */
export interface RmapProtocol {
  /** Its number in the laboratory; letters tell variants apart. */
  readonly id: string;
  /** What the thread said of it. */
  readonly said: readonly Said[];
  /** What we add: how to read it, and what it promises about an answer "old". */
  readonly note: string;
  /** The protocol. */
  readonly protocol: Protocol;
  /** The promise that it breaks, by its sentence; null when it keeps all that it makes. */
  readonly expected: string | null;
}
