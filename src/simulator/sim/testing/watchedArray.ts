/** An array of numbers that tells of every read and every write. */

import { byFour } from '../../stats/fourBytes.js';

/** Told of a read at `i`. */
export type OnRead = (i: number) => void;
/** Told of a write at `i` before it happens. */
export type OnWrite = (i: number, old: number, now: number) => void;

type Numbers = Uint8Array | Int32Array;

interface Watched {
  readonly of: Numbers;
  readonly onRead: OnRead;
  readonly onWrite: OnWrite;
}

/** Longest array that can be watched. */
const LONGEST = 8192;

/** One pair of accessors for each index, shared by all: several times as fast as a Proxy. */
const prototype: object = {};
for (let i = 0; i < LONGEST; i++) {
  Object.defineProperty(prototype, i, {
    get(this: Watched): number {
      if (i < this.of.length) this.onRead(i);
      return this.of[i];
    },
    set(this: Watched, now: number) {
      const old = this.of[i];
      // What is stored is what the array makes of it: a byte, or 32 bits.
      this.of[i] = now;
      const stored = this.of[i];
      this.of[i] = old;
      this.onWrite(i, old, stored);
      this.of[i] = stored;
    },
  });
}

/**
 * Stands in for `of` in a machine that is built already. Only its elements can be read and written.
 *
 * @throws RangeError when it is too long
 */
export function watched<T extends Numbers>(of: T, onRead: OnRead, onWrite: OnWrite): T {
  if (of.length > LONGEST) throw new RangeError(`watched: ${of.length} elements are more than ${LONGEST}`);
  const watcher: Watched = Object.assign(Object.create(prototype), { of, onRead, onWrite });
  return watcher as unknown as T;
}

/** A watched column of bytes as `stats/fourBytes.ts` takes it: told of each byte that changes, not of reads. */
export function watchedByFour(column: Uint8Array): DataView {
  const { of } = column as unknown as Watched;
  const view = byFour(of as Uint8Array);
  const setUint8 = (i: number, now: number): void => {
    if (of[i] !== (now & 255)) column[i] = now;
  };
  const watcher = {
    getUint8: (i: number): number => view.getUint8(i),
    getInt32: (i: number): number => view.getInt32(i, true),
    setUint8,
    setInt32(i: number, now: number): void {
      for (let k = 0; k < 4; k++) setUint8(i + k, now >>> (8 * k));
    },
  };
  return watcher as unknown as DataView;
}
