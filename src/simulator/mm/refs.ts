import { MAX_NR_GENS, MAX_NR_TIERS } from './constants.js';

/**
 * What the kernel remembers of a page's accesses besides its generation: two flags and a counter of two bits in the
 * page's flags word (MODEL.md#where-a-page-enters, MODEL.md#eviction). They decide the page's tier (`tiers.ts`), and
 * from Linux 6.14 on also whether the sight of an accessed bit moves it.
 *
 * Up to 6.13 they matter only to a page that comes back from swap, and simulations leave them out, as
 * MODEL.md#what-is-simpler says. Replays keep them.
 */
export interface Refs {
  /** Linux 6.14 and later: the first sight of an accessed bit only sets `REFERENCED`, the second moves the page. */
  readonly twoSightings: boolean;
  /** The first of the node's pages that are remembered. */
  readonly first: number;
  /** Flags and counter by page, from `first` on. Of a page in swap: what its shadow entry remembers of them. */
  readonly flags: Uint8Array;
  /** Of a page in swap: the generation that the shadow entry remembers. Of other pages it may be anything. */
  readonly evictedAt: Int32Array;
  /** Pages by tier since `minSeq` last moved: those that came back, were evicted, were protected. */
  readonly refaulted: Float64Array;
  readonly evicted: Float64Array;
  readonly protected: Float64Array;
  /** The same before, averaged: those that came back, and all that could have. */
  readonly avgRefaulted: Float64Array;
  readonly avgTotal: Float64Array;
}

/** Accessed once since the page last moved (`PG_referenced`). */
export const REFERENCED = 1;
/** Accessed at least twice: part of the working set (`PG_workingset`). */
export const WORKINGSET = 2;
/** Accesses beyond these, 0 to 3 (`LRU_REFS`): the counter's place in the flags. */
const COUNTER_SHIFT = 2;
const COUNTER_MASK: number = 3 << COUNTER_SHIFT;

/**
 * Nothing remembered yet of `pages` pages from page `first` on.
 *
 * @param evictedAt a column that is free while a page is in swap; a new one if left out
 */
export function makeRefs(
  first: number,
  pages: number,
  twoSightings: boolean,
  evictedAt: Int32Array = new Int32Array(pages),
): Refs {
  const counts = (): Float64Array => new Float64Array(MAX_NR_TIERS);
  return {
    twoSightings,
    first,
    flags: new Uint8Array(pages),
    evictedAt,
    refaulted: counts(),
    evicted: counts(),
    protected: counts(),
    avgRefaulted: counts(),
    avgTotal: counts(),
  };
}

export function refsOf(r: Refs, p: number): number {
  return r.flags[p - r.first];
}

/** How many accesses are remembered: with `REFERENCED` (two sightings), or those beyond it (older kernels). */
function accesses(r: Refs, flags: number): number {
  const counter = (flags & COUNTER_MASK) >> COUNTER_SHIFT;
  if (!r.twoSightings) return counter + ((flags & WORKINGSET) !== 0 ? 1 : 0);
  return flags & REFERENCED ? counter + 1 : 0;
}

/** The tier of a page of which `flags` are remembered: 0 for one that was seen once or never, at most 3. */
export function tierOf(r: Refs, flags: number): number {
  if (r.twoSightings && flags & WORKINGSET) return MAX_NR_TIERS - 1;
  const n = accesses(r, flags) + (r.twoSightings ? 0 : 1);
  return n <= 1 ? 0 : 32 - Math.clz32(n - 1);
}

/** True when the counter is full: such a page is protected once, whatever its tier. */
export function isFull(r: Refs, flags: number): boolean {
  if (!r.twoSightings) return accesses(r, flags) === 4;
  return accesses(r, flags) === 4 && (flags & WORKINGSET) !== 0;
}

/** One access that the kernel notes when it happens (`folio_mark_accessed`). */
export function markAccessed(r: Refs, p: number): void {
  const i = p - r.first;
  const flags = r.flags[i];
  if ((flags & REFERENCED) === 0) r.flags[i] = (flags & WORKINGSET) | REFERENCED;
  else if ((flags & COUNTER_MASK) === COUNTER_MASK) r.flags[i] |= WORKINGSET;
  else r.flags[i] += 1 << COUNTER_SHIFT;
}

/**
 * An aging or a look-around saw the accessed bit of a page that is in a generation.
 *
 * @returns true when the page moves to the youngest generation
 */
export function seen(r: Refs, p: number): boolean {
  const i = p - r.first;
  if (!r.twoSightings) {
    r.flags[i] = 0;
    return true;
  }
  const known = (r.flags[i] & (REFERENCED | WORKINGSET)) !== 0;
  r.flags[i] = known ? WORKINGSET : REFERENCED;
  return known;
}

/** The eviction check saw the accessed bit and the page is kept. True when it is part of the working set and active. */
export function seenAtLastCheck(r: Refs, p: number): boolean {
  const i = p - r.first;
  if (!r.twoSightings) {
    r.flags[i] = 0;
    return true;
  }
  if ((r.flags[i] & (REFERENCED | WORKINGSET)) === 0) {
    r.flags[i] = REFERENCED;
    return false;
  }
  if (accesses(r, r.flags[i]) > 1) r.flags[i] = WORKINGSET;
  else markAccessed(r, p);
  return (r.flags[i] & WORKINGSET) !== 0;
}

/** The page goes one generation up because others need the room: what was remembered is forgotten. */
export function forget(r: Refs, p: number): void {
  r.flags[p - r.first] &= r.twoSightings ? WORKINGSET : 0;
}

/** Eviction takes the page off its list. */
export function noteIsolated(r: Refs, p: number): void {
  const i = p - r.first;
  if ((r.flags[i] & REFERENCED) === 0) r.flags[i] &= r.twoSightings ? WORKINGSET : 0;
}

/** The page is faulted in and nothing is remembered of it. */
export function noteFault(r: Refs, p: number): void {
  r.flags[p - r.first] = r.twoSightings ? REFERENCED : 0;
}

/** The page goes to swap: its shadow entry remembers the generation and one access less than there were. */
export function noteEviction(r: Refs, p: number, minSeq: number, maxSeq: number): void {
  const i = p - r.first;
  const flags = r.flags[i];
  r.evicted[tierOf(r, flags)]++;
  r.evictedAt[i] = r.twoSightings ? maxSeq : minSeq;
  const n = accesses(r, flags);
  const workingset = r.twoSightings ? flags & WORKINGSET : n > 0 ? WORKINGSET : 0;
  r.flags[i] = (Math.max(0, n - 1) << COUNTER_SHIFT) | workingset;
}

/**
 * The page comes back from swap.
 *
 * @returns true when its shadow entry says that it is part of the working set, and is not too old to say so
 */
export function noteRefault(r: Refs, p: number, minSeq: number, maxSeq: number): boolean {
  const i = p - r.first;
  const shadow = r.flags[i];
  const then = r.evictedAt[i];
  noteFault(r, p);
  if (r.twoSightings ? Math.abs(maxSeq - then) >= MAX_NR_GENS : minSeq !== then) return false;
  r.refaulted[tierOf(r, r.twoSightings ? shadow | REFERENCED : shadow)]++;
  if (!r.twoSightings) r.flags[i] = COUNTER_MASK | WORKINGSET;
  else if (shadow & WORKINGSET) r.flags[i] = WORKINGSET;
  return (shadow & WORKINGSET) !== 0;
}
