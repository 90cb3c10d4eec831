import type { Stream } from './streams.js';

/**
 * Many yes-or-no draws from one stream, four bytes of which come from one number of the generator.
 *
 * A draw with chance `p` compares one random byte with the first byte of `p`; only when they are equal (one time in
 * 256) it needs a number of its own for the rest. So it is exact, and nearly four times as fast as a number a draw.
 */
export interface Chance {
  readonly stream: Stream;
  word: number;
  bytesLeft: number;
}

/** Draws from `stream`, which nobody else should use. */
export function makeChance(stream: Stream): Chance {
  return { stream, word: 0, bytesLeft: 0 };
}

/**
 * True with chance `p`, given as `p256` = 256·p.
 */
export function happens(chance: Chance, p256: number): boolean {
  if (chance.bytesLeft === 0) {
    // 32 random bits: alea's numbers are whole multiples of 2^-32.
    chance.word = (chance.stream() * 4294967296) >>> 0;
    chance.bytesLeft = 4;
  }
  const byte = chance.word & 255;
  chance.word >>>= 8;
  chance.bytesLeft--;
  const first = Math.floor(p256);
  return byte < first || (byte === first && chance.stream() < p256 - first);
}
