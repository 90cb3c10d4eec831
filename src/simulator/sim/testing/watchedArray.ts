/** An array of numbers that tells of every read and every write. */

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
