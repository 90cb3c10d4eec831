import type { Stream } from './streams.js';

/**
 * Many yes-or-no draws from one stream, four bytes of which come from one number of the generator.
 *
 * A draw with chance `p` compares one random byte with the first byte of `p`; only when they are equal (one time in
 * 256) it needs a number of its own for the rest. So it is exact, and several times as fast as a number a draw.
 */
export interface Chance {
  /** Where the numbers come from; nothing else draws from it. */
  readonly stream: Stream;
  /** Random bytes, made many at a time. */
  readonly bytes: Uint8Array;
  /** The next byte to use. */
  next: number;
}

const AT_A_TIME = 1024;

/** Draws from `stream`, which nothing else should use. */
export function makeChance(stream: Stream): Chance {
  return { stream, bytes: new Uint8Array(AT_A_TIME), next: AT_A_TIME };
}

/** Makes new random bytes when the last one is used up. */
function refill(chance: Chance): void {
  const { bytes, stream } = chance;
  for (let i = 0; i < AT_A_TIME; i += 4) {
    // 32 random bits: alea's numbers are whole multiples of 2^-32.
    const word = (stream() * 4294967296) | 0;
    bytes[i] = word;
    bytes[i + 1] = word >> 8;
    bytes[i + 2] = word >> 16;
    bytes[i + 3] = word >> 24;
  }
  chance.next = 0;
}

/** True with chance `p`, given as `p256` = 256·p. */
export function happens(chance: Chance, p256: number): boolean {
  if (chance.next === AT_A_TIME) refill(chance);
  const first = Math.floor(p256);
  const byte = chance.bytes[chance.next++];
  return byte < first || (byte === first && chance.stream() < p256 - first);
}

/**
 * Draws for each of `answers` from `from` up to, not including, `to`, each with a chance of its own: number for number
 * what `happens` would draw for one after the other, except that what is certain is not drawn. Where it happens, `bit`
 * is set. Chances that are alike decide nearly every draw by its first byte, so few are worked out.
 *
 * @param low 256 times the least chance of all, or less
 * @param high 256 times the greatest, or more
 * @param p256Of 256 times the chance of one of them
 * @returns how often it happened
 */
export function happensMany(
  chance: Chance,
  low: number,
  high: number,
  p256Of: (k: number) => number,
  answers: Uint8Array,
  from: number,
  to: number,
  bit: number,
): number {
  if (high <= 0) return 0;
  if (low >= 256) {
    for (let k = from; k < to; k++) answers[k] |= bit;
    return to - from;
  }
  let yes = 0;
  if (low <= 0 || high >= 256) {
    // Some may be certain.
    for (let k = from; k < to; k++) {
      const p256 = p256Of(k);
      if (p256 < 256 && (p256 <= 0 || !happens(chance, p256))) continue;
      answers[k] |= bit;
      yes++;
    }
    return yes;
  }
  const { bytes, stream } = chance;
  // So much apart that no rounding of one chance against another counts.
  const least = Math.floor(low - 1e-9);
  const unsure = Math.floor(high + 1e-9) - least;
  for (let k = from; k < to; ) {
    if (chance.next === AT_A_TIME) refill(chance);
    let i = chance.next;
    const end = Math.min(to, k + AT_A_TIME - i);
    for (; k < end; k++) {
      const above = bytes[i++] - least;
      // 1 where the byte is below `least`, without a branch that would be taken wrongly half of the time.
      let now = above >>> 31;
      if (above >>> 0 <= unsure) {
        const rest = p256Of(k) - (least + above);
        now = rest >= 1 || (rest >= 0 && stream() < rest) ? 1 : 0;
      }
      answers[k] |= now * bit;
      yes += now;
    }
    chance.next = i;
  }
  return yes;
}
