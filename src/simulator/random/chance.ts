import * as fourBytes from '../stats/fourBytes.js';
import { type Alea, fill, nextOf } from './alea.js';
import type { SeededStream } from './streams.js';

const { byFour, four, less, load, store, sum, taken } = fourBytes;

/**
 * Many yes-or-no draws from one stream, four bytes of which come from one number of the generator.
 *
 * A draw with chance `p` compares one random byte with the first byte of `p`; only when they are equal (one time in
 * 256) it needs a number of its own for the rest. So it is exact, and several times as fast as a number a draw.
 */
export interface Chance {
  /** The generator. */
  readonly alea: Alea;
  /** Random bytes, made many at a time. */
  readonly bytes: DataView;
  /** The next byte to use. */
  next: number;
}

const AT_A_TIME = 1024;
const ONES = four(1);

/** Draws what `stream` would, which is left where it is and should not be used any more. */
export function makeChance(stream: SeededStream): Chance {
  return { alea: stream.alea(), bytes: byFour(new Uint8Array(AT_A_TIME)), next: AT_A_TIME };
}

/** Makes new random bytes when the last one is used up. */
function refill(chance: Chance): void {
  fill(chance.alea, chance.bytes);
  chance.next = 0;
}

/** True with chance `p`, given as `p256` = 256·p. */
export function happens(chance: Chance, p256: number): boolean {
  if (chance.next === AT_A_TIME) refill(chance);
  const first = Math.floor(p256);
  const byte = chance.bytes.getUint8(chance.next++);
  return byte < first || (byte === first && nextOf(chance.alea) < p256 - first);
}

/** Chances of many, each times 256. */
export interface Chances {
  /** The least, or less. */
  readonly low: number;
  /** The greatest, or more. */
  readonly high: number;
  /** That of one of them. */
  of(k: number): number;
}

/**
 * Draws for each of `answers` from `from` up to, not including, `to`, each with a chance of its own: number for number
 * what `happens` would draw for one after the other, except that what is certain is not drawn. Where it happens, `bit`
 * is set. Chances that are alike decide nearly every draw by its first byte, so few are worked out.
 *
 * @param answers a byte each (`byFour`)
 * @returns how often it happened
 */
export function happensMany(
  chance: Chance,
  chances: Chances,
  answers: DataView,
  from: number,
  to: number,
  bit: number,
): number {
  const { low, high } = chances;
  if (high <= 0) return 0;
  let times = 0;
  if (low <= 0 || high >= 256) {
    // Some may be certain.
    for (let k = from; k < to; k++) {
      const p256 = low >= 256 ? low : chances.of(k);
      if (p256 < 256 && (p256 <= 0 || !happens(chance, p256))) continue;
      answers.setUint8(k, answers.getUint8(k) | bit);
      times++;
    }
    return times;
  }
  const { bytes } = chance;
  // So much apart that no rounding of one chance against another counts.
  const least = four(Math.max(0, Math.floor(low - 1e-9)));
  const most = four(Math.min(255, Math.floor(high + 1e-9)));
  const stop = to | 0;
  for (let k = from | 0; k < stop; ) {
    if (chance.next === AT_A_TIME) refill(chance);
    let i = chance.next;
    const end = Math.min(stop, k + AT_A_TIME - i);
    for (let n: number; k < end; k += n, i += n) {
      n = taken(k, end);
      const drawn = load(bytes, i, n);
      const used = n === 4 ? ONES : 1;
      let yes = less(drawn, least) & used;
      const unsure = used & ~yes & ~less(most, drawn);
      if (unsure !== 0) yes |= settle(chance, drawn, unsure, chances, k);
      store(answers, k, n, load(answers, k, n) | Math.imul(yes, bit));
      times += sum(yes);
    }
    chance.next = i;
  }
  return times;
}

/** Those of four draws whose first byte does not decide, one after the other. Returns 1 in the byte of each that happens. */
function settle({ alea }: Chance, drawn: number, unsure: number, chances: Chances, k: number): number {
  let yes = 0;
  for (let at = 0; at < 4; at++) {
    if (((unsure >>> (8 * at)) & 1) === 0) continue;
    const rest = chances.of(k + at) - ((drawn >>> (8 * at)) & 255);
    if (rest >= 1 || (rest >= 0 && nextOf(alea) < rest)) yes |= 1 << (8 * at);
  }
  return yes;
}
