import { type Alea, nextOf } from '../random/alea.js';
import { type Chance, happens, makeChance } from '../random/chance.js';
import { exponential } from '../random/draws.js';
import type { SeededStream, Stream } from '../random/streams.js';
import { expm1, ln1p } from '../stats/elementary.js';
import { type Activity, accessesBetween, isIdle, nextAccessNs, nextScanNs } from './activity.js';

/**
 * Accesses that are not simulated one by one: what one kind of translation (host PTEs, TDP SPTEs, shadow SPTEs) of one
 * address space may have seen.
 *
 * A stream that only sets accessed bits costs nothing until a query looks. The look then draws what it must find: a
 * Poisson process with a mean of m accesses since the last look has set a bit that was clear then with probability
 * 1 - exp(-m), whatever happened before (MODEL.md#young-or-old). The draw is exact, not an approximation.
 *
 * Times are whole ticks of `tickNs`, 32 bits of them, going round: a bit must be looked at (or its page be touched)
 * at least once in 2^32 ticks.
 */
export interface AccessStream {
  /** Accesses of each class in the course of time. */
  readonly activity: Activity;
  /** Length of a tick, in nanoseconds. */
  readonly tickNs: number;
  /**
   * For so many ticks after a bit was cleared without a flush, the processor still has the translation: accesses then do
   * not set the bit again (MODEL.md#without-accessed-bits).
   */
  readonly hiddenTicks: number;
  /** 1 for each class that is never accessed so: of its bits nothing is drawn, and nothing kept up. */
  readonly idle: Uint8Array;
  /** For each bit the tick at which it was last known to be clear. */
  readonly lastClear: Uint32Array;
  readonly chance: Chance;
  /** Draws the times of next accesses: a stream of its own, so that looks do not disturb faults. */
  readonly next: Stream;
  /** 256 times the chance that a bit of the class is set, cached: for looks at `cachedNow`, bits clear since `cachedLast`. */
  readonly p256: Float64Array;
  readonly cachedLast: Float64Array;
  readonly cachedNow: Float64Array;
  /** Ticks of the last accesses, where the truth is kept, and the draws for them; null where it is not. */
  readonly truth: Truth | null;
}

/** What an observer keeps who sees every access, and whom nothing sees: not the bits, nor who queries them. */
interface Truth {
  readonly lastAccess: Uint32Array;
  /** Up to when the accesses through a bit's translation are drawn: `lastAccess` is the last of them. */
  readonly drawnUntil: Uint32Array;
  readonly alea: Alea;
  /** For each class the mean number of accesses that `p256` was computed from, and e to the minus mean, minus 1. */
  readonly mean: Float64Array;
  readonly expm1OfMinus: Float64Array;
}

/** What a stream is made of. */
interface AccessStreamOptions extends Pick<AccessStream, 'activity' | 'tickNs' | 'next'> {
  /** How many accessed bits there are. */
  readonly bits: number;
  /** Chance for looks, used for nothing else. */
  readonly looks: SeededStream;
  /** Chance for the times of last accesses; left out, these are not kept. */
  readonly truth?: SeededStream | undefined;
  /** How long the TLB hides accesses after a bit was cleared, in nanoseconds; 0 when left out. */
  readonly hiddenNs?: number;
}

/** A stream with all its bits clear at time 0. */
export function makeAccessStream(options: AccessStreamOptions): AccessStream {
  const { bits, activity, tickNs, looks, next, truth, hiddenNs = 0 } = options;
  const { classes } = activity;
  return {
    activity,
    tickNs,
    hiddenTicks: Math.round(hiddenNs / tickNs),
    idle: Uint8Array.from({ length: classes }, (_, cls) => (isIdle(activity, cls) ? 1 : 0)),
    lastClear: new Uint32Array(bits),
    chance: makeChance(looks),
    next,
    p256: new Float64Array(classes),
    cachedLast: new Float64Array(classes).fill(-1),
    cachedNow: new Float64Array(classes).fill(-1),
    truth:
      truth === undefined
        ? null
        : {
            lastAccess: new Uint32Array(bits),
            drawnUntil: new Uint32Array(bits),
            alea: truth.alea(),
            mean: new Float64Array(classes),
            expm1OfMinus: new Float64Array(classes),
          },
  };
}

/**
 * True when bit `i`, of class `cls`, was set by an access since it was last known to be clear. The look clears it.
 *
 * @param tick the time of the look, see `tickNow`
 */
export function look(stream: AccessStream, i: number, cls: number, tick: number): boolean {
  const { truth, lastClear, idle } = stream;
  if (truth !== null) return lookWithTruth(stream, i, cls, tick);
  if (idle[cls] !== 0) return false;
  const last = lastClear[i];
  const young = isSetSince(stream, i, cls, last, tick);
  lastClear[i] = young ? tick : clearAfterOld(stream, last, tick);
  return young;
}

/** Draws whether bit `i`, clear at tick `last`, was set by tick `tick`. */
function isSetSince(stream: AccessStream, i: number, cls: number, last: number, tick: number): boolean {
  const { activity } = stream;
  const p256 = chanceOf256(stream, cls, last, tick);
  if (p256 >= 256 || (p256 > 0 && happens(stream.chance, p256))) return true;
  if (activity.scans === null) return false;
  return scannedBetween(stream, i, cls, visibleFrom(stream, last, tick), tick);
}

/** From when on accesses set a bit again that was cleared at tick `last`; `tick` where they do not yet. */
function visibleFrom({ hiddenTicks }: AccessStream, last: number, tick: number): number {
  return (tick - last) >>> 0 <= hiddenTicks ? tick : (last + hiddenTicks) >>> 0;
}

/** A look where the truth is kept: some of the accesses, hidden or not, may be drawn already. */
function lookWithTruth(stream: AccessStream, i: number, cls: number, tick: number): boolean {
  const { hiddenTicks, lastClear } = stream;
  const { lastAccess, drawnUntil } = stream.truth!;
  const last = lastClear[i];
  const visible = visibleFrom(stream, last, tick);
  if ((tick - lastAccess[i]) >>> 0 < (tick - visible) >>> 0) {
    resetLook(stream, i, cls, tick);
    return true;
  }
  const drawn = drawnUntil[i];
  const from = (tick - drawn) >>> 0 < (tick - visible) >>> 0 ? drawn : visible;
  const young = isSetSince(stream, i, cls, (from - hiddenTicks) >>> 0, tick);
  lastClear[i] = young ? tick : clearAfterOld(stream, last, tick);
  if (young) drawLastAccess(stream.truth!, i, cls, from, tick);
  else if ((from - drawn) >>> 0 > 0) observe(stream, i, cls, from);
  drawnUntil[i] = tick;
  return young;
}

/**
 * From when on a bit that a look at `tick` found clear is to be taken as clear: it was not cleared now, so the TLB hides
 * nothing further.
 */
export function clearAfterOld({ hiddenTicks }: AccessStream, last: number, tick: number): number {
  const span = (tick - last) >>> 0;
  return span <= hiddenTicks ? last : tick - hiddenTicks;
}

/** Whether the class's scan touched page `i` after tick `from` and up to tick `to`. */
function scannedBetween(
  { activity, tickNs }: AccessStream,
  i: number,
  cls: number,
  from: number,
  to: number,
): boolean {
  const scan = activity.scans?.[cls];
  if (scan === null || scan === undefined) return false;
  const fromNs = from * tickNs;
  return nextScanNs(scan, i, fromNs) <= fromNs + ((to - from) >>> 0) * tickNs;
}

/**
 * When the last of the accesses after tick `last` and up to `tick` was, given that there was one. The chance that there
 * was one was computed just now (`chanceOf256`).
 */
function drawLastAccess(truth: Truth, i: number, cls: number, last: number, tick: number): void {
  const span = (tick - last) >>> 0;
  const mean = truth.mean[cls];
  const u = nextOf(truth.alea);
  // Backwards from `tick` the time to the last access is exponential, cut off at the span. (A scan's is anywhere in it.)
  const back = mean > 1e-9 ? -ln1p(u * truth.expm1OfMinus[cls]) / mean : u;
  truth.lastAccess[i] = (tick - Math.floor(back * span)) >>> 0;
}

/** Notes an access made by itself, at `tick`: the page's translation exists, with its bit set. */
export function noteAccess({ truth }: AccessStream, i: number, tick: number): void {
  if (truth === null) return;
  truth.lastAccess[i] = tick;
  // From here on later accesses are drawn, also while the bit stays set.
  truth.drawnUntil[i] = tick;
}

/** 256 times the chance that a bit of class `cls`, clear at tick `last`, was set by tick `tick`. Scans left out. */
export function chanceOf256(stream: AccessStream, cls: number, last: number, tick: number): number {
  if (stream.cachedLast[cls] !== last || stream.cachedNow[cls] !== tick) cache(stream, cls, last, tick);
  return stream.p256[cls];
}

/** Two pages side by side have mostly the same class and were looked at together: then the exponential is known. */
function cache(stream: AccessStream, cls: number, last: number, tick: number): void {
  stream.cachedLast[cls] = last;
  stream.cachedNow[cls] = tick;
  const { activity, tickNs, hiddenTicks, truth } = stream;
  const hidden = (tick - last) >>> 0 <= hiddenTicks;
  const mean = hidden ? 0 : accessesBetween(activity, cls, (last + hiddenTicks) >>> 0, tick, tickNs);
  // From a mean of 37 on the chance of no access is below the smallest step of a double under 1.
  stream.p256[cls] = mean <= 0 ? 0 : mean > 37 ? 256 : -256 * expm1(-mean);
  if (truth === null) return;
  truth.mean[cls] = mean;
  truth.expm1OfMinus[cls] = expm1(-mean);
}

/** Clears bit `i`, known to be set, at `tick`. Only who wants to know the truth draws when the last access was. */
export function resetLook(stream: AccessStream, i: number, cls: number, tick: number): void {
  if (stream.truth !== null) observe(stream, i, cls, tick);
  stream.lastClear[i] = tick;
}

/**
 * Draws the accesses through bit `i` up to `tick`, hidden by the TLB or not, as far as they are not drawn yet. No bit
 * changes; the next look finds what it would have found anyhow, by the same law, though not by the same draws.
 *
 * @returns the tick of the last access
 */
export function observe(stream: AccessStream, i: number, cls: number, tick: number): number {
  const truth = stream.truth!;
  const { activity, hiddenTicks, idle } = stream;
  if (idle[cls] !== 0) return truth.lastAccess[i];
  const last = truth.drawnUntil[i];
  truth.drawnUntil[i] = tick;
  const p256 = chanceOf256(stream, cls, (last - hiddenTicks) >>> 0, tick);
  const accessed =
    (p256 > 0 && nextOf(truth.alea) * 256 < p256) ||
    (activity.scans !== null && scannedBetween(stream, i, cls, last, tick));
  if (accessed) drawLastAccess(truth, i, cls, last, tick);
  return truth.lastAccess[i];
}

/** The TLBs were flushed at `tick`: from now on nothing hides the next access. */
export function noteFlush(stream: AccessStream, i: number, tick: number): void {
  const { hiddenTicks, lastClear } = stream;
  if ((tick - lastClear[i]) >>> 0 < hiddenTicks) lastClear[i] = tick - hiddenTicks;
}

/** Nanoseconds from `nowNs` until page or slot `i` of class `cls` is accessed next; `Infinity` for never. */
export function untilNextNs(stream: AccessStream, i: number, cls: number, nowNs: number): number {
  return nextAccessNs(stream.activity, i, cls, nowNs, exponential(stream.next, 1)) - nowNs;
}
