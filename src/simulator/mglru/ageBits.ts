import { type AccessStream, chanceOf256, clearAfterOld } from '../accessed/accessStream.js';
import {
  HOST_ACCESSED,
  HOST_PRESENT,
  SPTE_ACCESSED,
  SPTE_PREFETCHED,
  SPTE_PRESENT,
  TDP_ACCESSED,
  TDP_PRESENT,
} from '../accessed/bits.js';
import { HOST_YOUNG, SHADOW_YOUNG, TDP_YOUNG } from '../kvm/query.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { type Chances, happensMany } from '../random/chance.js';
import * as fourBytes from '../stats/fourBytes.js';
import type { Walk } from './walk.js';

const { firstNonzero, four, load, nonzero, store, sum, taken } = fourBytes;

/** In `Lruvec.answers`, beside whose bits were young: the page is queried. */
export const QUERIED = 128;
const ALL_QUERIED = four(QUERIED);
const PRESENT = four(HOST_PRESENT);
const ONES = four(1);

/** One kind of accessed bit: where it is in a page's bits, and the answer when it was set. */
interface Bit {
  readonly present: number;
  readonly accessed: number;
  /** Set: the next access comes by itself (`spteIsAwaited`). */
  readonly awaited: number;
  readonly answer: number;
}

export const HOST: Bit = { present: HOST_PRESENT, accessed: HOST_ACCESSED, awaited: 0, answer: HOST_YOUNG };
export const TDP: Bit = { present: TDP_PRESENT, accessed: TDP_ACCESSED, awaited: 0, answer: TDP_YOUNG };
export const SPTE: Bit = {
  present: SPTE_PRESENT,
  accessed: SPTE_ACCESSED,
  awaited: SPTE_PREFETCHED,
  answer: SHADOW_YOUNG,
};

/**
 * Writes into `answers` which pages of a walk are queried, and tests and clears the host PTEs' bits that are known.
 *
 * @returns how many are queried
 */
export function select(m: Memcg, { start, end, except }: Walk): number {
  if (except < start || except >= end) return selectRun(m, start, end, start);
  m.lruvec.answers.setUint8(except - start, 0);
  return selectRun(m, start, except, start) + selectRun(m, except + 1, end, start);
}

/** The same of pages none of which is left out; `answers` begin with page `from`. */
function selectRun(m: Memcg, start: number, end: number, from: number): number {
  const { bitsByFour, lruvec, rules, hostStream } = m;
  const { answers, folios } = lruvec;
  const { gensByFour } = folios;
  const { twoSightings } = rules;
  const known = hostStream === null ? HOST_ACCESSED : 0;
  let total = 0;
  const stop = end | 0;
  for (let p = start | 0, n: number; p < stop; p += n) {
    n = taken(p, stop);
    const was = load(bitsByFour, p, n);
    let queried = was & PRESENT;
    if (twoSightings) queried &= nonzero(load(gensByFour, p, n));
    const accessed = was & Math.imul(queried, known);
    store(bitsByFour, p, n, was ^ accessed);
    store(answers, p - from, n, (Math.imul(queried, 255) & ALL_QUERIED) | (accessed >>> 1));
    total = (total + queried) | 0;
  }
  return sum(total);
}

/** Ticks between the last looks at bits that are still drawn together. */
const NEAR = 4096;

/**
 * Tests and clears one bit of the queried pages of a range, and notes in `answers` where it was set.
 *
 * @param from the page that `answers` and `ticks` begin with
 * @returns how many were set by accesses drawn now
 */
export function age(
  m: Memcg,
  bit: Bit,
  stream: AccessStream | null,
  { start, end }: PageRange,
  from: number,
): number {
  if (stream === null) {
    ageKnown(m, bit, start, end, from);
    return 0;
  }
  const { bits, classOf } = m;
  const { answers } = m.lruvec;
  let drawn = 0;
  const stop = end | 0;
  for (let p = start | 0, to: number; p < stop; p = to) {
    const was = bits[p];
    to = (p + 1) | 0;
    if (answers.getUint8(p - from) === 0 || (was & bit.present) === 0) continue;
    to = endOfAlike(m, p, stop, from);
    if (was & bit.accessed) clearAll(m, bit, stream, { start: p, end: to }, from);
    else if ((was & bit.awaited) === 0 && stream.idle[classOf[p]] === 0)
      drawn += drawAlike(m, bit, stream, { start: p, end: to }, from);
  }
  return drawn;
}

/** Draws the bits of pages that are alike, together where they were last clear at nearly the same time. Returns how many were set. */
function drawAlike(
  m: Memcg,
  bit: Bit,
  stream: AccessStream,
  { start, end }: PageRange,
  from: number,
): number {
  const { first } = m;
  const { lastClear } = stream;
  let drawn = 0;
  for (let p = start, to: number; p < end; p = to) {
    // As signed numbers, which compare faster.
    const last = lastClear[p - first] | 0;
    let [before, after] = [0, 0];
    for (to = (p + 1) | 0; to < end; to++) {
      const later = ((lastClear[to - first] | 0) - last) | 0;
      if (later === 0) continue;
      if (Math.abs(later) > NEAR) break;
      if (later < before) before = later;
      else if (later > after) after = later;
    }
    const among = { earliest: last + before, latest: last + after, start: p, end: to };
    drawn += draw(m, bit, stream, among, from);
  }
  return drawn;
}

/** The same where all bits are known. */
function ageKnown(
  { bitsByFour, lruvec }: Memcg,
  { accessed, answer }: Bit,
  start: number,
  end: number,
  from: number,
): void {
  const { answers } = lruvec;
  const shift = 31 - Math.clz32(accessed);
  const stop = end | 0;
  for (let p = start | 0, n: number; p < stop; p += n) {
    n = taken(p, stop);
    const was = load(bitsByFour, p, n);
    const answered = load(answers, p - from, n);
    const set = (was >>> shift) & (answered >>> 7) & ONES;
    store(bitsByFour, p, n, was ^ (set << shift));
    store(answers, p - from, n, answered | Math.imul(set, answer));
  }
}

/** The end of the queried pages from `p` on whose bits and class are those of `p`. */
function endOfAlike(
  { bitsByFour, classesByFour, lruvec }: Memcg,
  p: number,
  end: number,
  from: number,
): number {
  const { answers } = lruvec;
  const was = four(bitsByFour.getUint8(p));
  const cls = four(classesByFour.getUint8(p));
  const stop = end | 0;
  let to = (p + 1) | 0;
  for (let n: number; to < stop; to += n) {
    n = taken(to, stop);
    const other =
      (load(bitsByFour, to, n) ^ was) |
      (load(classesByFour, to, n) ^ cls) |
      (~load(answers, to - from, n) & ALL_QUERIED);
    const at = firstNonzero(other);
    if (at < n) return to + at;
  }
  return to;
}

/** Tests and clears bits that are set, of pages that are alike. */
function clearAll(
  m: Memcg,
  bit: Bit,
  { idle, lastClear }: AccessStream,
  { start, end }: PageRange,
  from: number,
): void {
  ageKnown(m, bit, start, end, from);
  if (idle[m.classOf[start]] !== 0) return;
  const { first } = m;
  const { ticks } = m.lruvec;
  for (let p = start; p < end; p++) lastClear[p - first] = ticks[p - from];
}

/** Pages that are alike, with the ticks between which their bits were last clear. */
interface Alike extends PageRange {
  readonly earliest: number;
  readonly latest: number;
}

/** The chances that bits of one class have been set. A class, since this is made millions of times, and closures take longer. */
class ChancesOfAlike implements Chances {
  /** @param from the bit that `ticks` begin with */
  constructor(
    private readonly stream: AccessStream,
    private readonly cls: number,
    private readonly ticks: Int32Array,
    private readonly from: number,
    readonly low: number,
    readonly high: number,
  ) {}

  of(k: number): number {
    return chanceOf256(this.stream, this.cls, this.stream.lastClear[this.from + k], this.ticks[k] >>> 0);
  }
}

/** Draws the bits of pages that are alike, and notes in `answers` where there was an access. Returns how often. */
function draw(
  { first, lruvec, classOf }: Memcg,
  { answer }: Bit,
  stream: AccessStream,
  { earliest, latest, start, end }: Alike,
  from: number,
): number {
  const { answers, ticks } = lruvec;
  const { lastClear, hiddenTicks, chance } = stream;
  const [firstTick, lastTick] = [ticks[start - from], ticks[end - 1 - from]];
  const cls = classOf[start];
  // Whoever was clear for the shortest time has the least chance.
  const low = chanceOf256(stream, cls, latest >>> 0, firstTick >>> 0);
  const high = chanceOf256(stream, cls, earliest >>> 0, lastTick >>> 0);
  const chances = new ChancesOfAlike(stream, cls, ticks, from - first, low, high);
  const drawn = happensMany(chance, chances, answers, start - from, end - from, answer);
  if (hiddenTicks === 0 && firstTick === lastTick) {
    lastClear.fill(firstTick, start - first, end - first);
    return drawn;
  }
  for (let p = start; p < end; p++) {
    const tick = ticks[p - from];
    const isOld = (answers.getUint8(p - from) & answer) === 0;
    lastClear[p - first] =
      isOld && hiddenTicks > 0 ? clearAfterOld(stream, lastClear[p - first], tick >>> 0) : tick;
  }
  return drawn;
}
