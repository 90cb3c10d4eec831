import * as fourBytes from '../stats/fourBytes.js';
import { MAX_NR_GENS, MIN_NR_GENS, PTRS_PER_PTE } from './constants.js';
import { type Folios, KEEP, listAdd, listAddTail, listDel, listEmpty, listPop } from './folios.js';
import { forget, type Refs, seen } from './refs.js';
import { carryOver, countProtected } from './tiers.js';

const { byFour, four, load, nonzero, store, sum, taken } = fourBytes;

/**
 * The generations of one memory cgroup on one node (the kernel's `lruvec`), anonymous pages only.
 *
 * `maxSeq` is the youngest generation, `minSeq` the oldest; the list of generation `seq` has index `seq mod 4`.
 */
export interface Lruvec {
  readonly folios: Folios;
  /** Index of this lruvec's first list head in `folios`. */
  readonly heads: number;
  maxSeq: number;
  minSeq: number;
  /** Pages by generation index, as the pages' own flags say (not by list). */
  readonly nrPages: Int32Array;
  /** Time at which each generation was born, in seconds, by generation index. */
  readonly birthSeconds: Float64Array;
  /** What is remembered of the pages' accesses; null where that makes no difference (`refs.ts`). */
  readonly refs: Refs | null;
  /** The answers of the pages of a table while it is walked, and when each is queried (`mglru/walkAtOnce.ts`). */
  readonly answers: DataView;
  readonly ticks: Int32Array;
}

/** The list index of generation `seq`. */
export function genFromSeq(seq: number): number {
  return seq % MAX_NR_GENS;
}

/** The lruvec number `index` of the node: four generations, all empty (MODEL.md#generations). */
export function makeLruvec(folios: Folios, index: number, refs: Refs | null = null): Lruvec {
  return {
    folios,
    heads: folios.count + index * MAX_NR_GENS,
    maxSeq: MIN_NR_GENS + 1,
    minSeq: 0,
    nrPages: new Int32Array(MAX_NR_GENS),
    birthSeconds: new Float64Array(MAX_NR_GENS),
    refs,
    answers: byFour(new Uint8Array(PTRS_PER_PTE)),
    ticks: new Int32Array(PTRS_PER_PTE),
  };
}

/** How many generations exist: 2 to 4. */
export function nrGens(lruvec: Lruvec): number {
  return lruvec.maxSeq - lruvec.minSeq + 1;
}

export function headOf(lruvec: Lruvec, seq: number): number {
  return lruvec.heads + genFromSeq(seq);
}

/** The generation of page `p`, or -1 when it is in none. */
export function seqOf(lruvec: Lruvec, p: number): number {
  const gen = lruvec.folios.gen[p];
  if (gen === 0) return -1;
  return lruvec.minSeq + ((gen - 1 - genFromSeq(lruvec.minSeq) + MAX_NR_GENS) % MAX_NR_GENS);
}

export function totalPages(lruvec: Lruvec): number {
  return lruvec.nrPages[0] + lruvec.nrPages[1] + lruvec.nrPages[2] + lruvec.nrPages[3];
}

/** Puts a page that is in no generation into generation `seq`, at the young end of its list. */
export function addFolio(lruvec: Lruvec, p: number, seq: number): void {
  const f = lruvec.folios;
  const gen = genFromSeq(seq);
  f.gen[p] = gen + 1;
  lruvec.nrPages[gen]++;
  listAdd(f, lruvec.heads + gen, p);
}

/** Takes a page that has left its list out of its generation. */
export function leaveGen({ folios, nrPages }: Lruvec, p: number): void {
  nrPages[folios.gen[p] - 1]--;
  folios.gen[p] = 0;
}

/** Takes a page off its list, wherever it is there, and out of its generation. */
export function delFolio(lruvec: Lruvec, p: number): void {
  listDel(lruvec.folios, p);
  leaveGen(lruvec, p);
}

/**
 * Page `p` was seen young: promotes it to generation `seq` by its flags alone; the list is left as it is. Where two
 * sightings are needed, the first promotes nothing. A page that eviction holds cannot be moved: it is marked referenced,
 * and eviction keeps it.
 */
export function updateGen(lruvec: Lruvec, p: number, seq: number): void {
  const f = lruvec.folios;
  const old = f.gen[p];
  if (old === 0) {
    f.flags[p] |= KEEP;
    return;
  }
  if (lruvec.refs !== null && !seen(lruvec.refs, p)) return;
  const gen = genFromSeq(seq);
  f.flags[p] &= ~KEEP;
  if (old === gen + 1) return;
  f.gen[p] = gen + 1;
  lruvec.nrPages[old - 1]--;
  lruvec.nrPages[gen]++;
}

/** Answers in `Lruvec.answers` that say young. */
const YOUNG = four(7);

/**
 * `updateGen` for the pages of one table from `start` up to, not including, `end` that `answers` say are young.
 *
 * @returns how many are young, and how many of those are in a generation
 */
export function updateGens(
  lruvec: Lruvec,
  start: number,
  end: number,
  seq: number,
): { young: number; onLists: number } {
  const { answers, nrPages, refs } = lruvec;
  const { gensByFour } = lruvec.folios;
  const to = genFromSeq(seq) + 1;
  const there = four(to);
  const roundFrom = four(MAX_NR_GENS + 3 - to);
  let young = 0;
  let onLists = 0;
  // Of those that are moved together, in each of four bytes: all, and how many come from the first or third generation
  // after the new one, going round; from the second or third; and from the third, which is the new one itself.
  let all = 0;
  let odd = 0;
  let far = 0;
  let stay = 0;
  const stop = end | 0;
  for (let p = start | 0, n: number; p < stop; p += n) {
    n = taken(p, stop);
    const yes = nonzero(load(answers, p - start, n) & YOUNG);
    const was = load(gensByFour, p, n);
    if (refs !== null || (yes & ~nonzero(was)) !== 0) {
      young += sum(yes);
      onLists += updateEach(lruvec, p, yes, seq);
      continue;
    }
    store(gensByFour, p, n, was ^ ((was ^ there) & Math.imul(yes, 255)));
    const round = (was + roundFrom) | 0;
    all = (all + yes) | 0;
    odd = (odd + (round & yes)) | 0;
    far = (far + ((round >>> 1) & yes)) | 0;
    stay = (stay + (round & (round >>> 1) & yes)) | 0;
  }
  const staying = sum(stay);
  const [first, second] = [sum(odd) - staying, sum(far) - staying];
  const together = sum(all);
  const moved = [together - staying - first - second, first, second];
  for (let k = 0; k < MAX_NR_GENS - 1; k++) {
    nrPages[(to + k) % MAX_NR_GENS] -= moved[k];
    nrPages[to - 1] += moved[k];
  }
  return { young: young + together, onLists: onLists + together };
}

/** `updateGen` for those of the four pages from `p` on whose byte in `young` is 1. Returns how many were in a generation. */
function updateEach(lruvec: Lruvec, p: number, young: number, seq: number): number {
  const { gen } = lruvec.folios;
  let onLists = 0;
  for (let at = 0; at < 4; at++) {
    if (((young >>> (8 * at)) & 1) === 0) continue;
    if (gen[p + at] !== 0) onLists++;
    updateGen(lruvec, p + at, seq);
  }
  return onLists;
}

/** Puts page `p`, taken from the oldest list, at the old end of the list where its flags say it belongs. */
function foldOne(lruvec: Lruvec, p: number): void {
  const f = lruvec.folios;
  const oldest = genFromSeq(lruvec.minSeq);
  // Older kernels do not count these.
  if (lruvec.refs?.twoSightings) countProtected(lruvec.refs, p);
  if (f.gen[p] === oldest + 1) incGen(lruvec, p);
  listAddTail(f, lruvec.heads + f.gen[p] - 1, p);
}

/** Writes the second-oldest generation into the flags of a page of the oldest one. */
export function incGen(lruvec: Lruvec, p: number): void {
  const oldest = genFromSeq(lruvec.minSeq);
  const next = genFromSeq(lruvec.minSeq + 1);
  lruvec.folios.gen[p] = next + 1;
  if (lruvec.refs !== null) forget(lruvec.refs, p);
  lruvec.nrPages[oldest]--;
  lruvec.nrPages[next]++;
}

/**
 * Empties the oldest generation into the next one, so that a new one can be born (MODEL.md#one-aging).
 * Taking from the tail and adding at the tail reverses the order; real kernels show exactly that.
 *
 * @param keepsOrder take from the young end instead, which no kernel does
 * @returns how many pages it moved
 */
function incMinSeq(lruvec: Lruvec, keepsOrder: boolean): number {
  const head = headOf(lruvec, lruvec.minSeq);
  const f = lruvec.folios;
  let moved = 0;
  while (!listEmpty(f, head)) {
    const youngest = f.youngest[head - f.count];
    if (keepsOrder) listDel(f, youngest);
    foldOne(lruvec, keepsOrder ? youngest : listPop(f, head));
    moved++;
  }
  if (lruvec.refs !== null) carryOver(lruvec.refs);
  lruvec.minSeq++;
  return moved;
}

/**
 * Drops oldest generations whose lists are empty, as long as two generations stay.
 *
 * @returns true when `minSeq` moved
 */
export function tryToIncMinSeq(lruvec: Lruvec): boolean {
  const before = lruvec.minSeq;
  while (
    lruvec.minSeq + MIN_NR_GENS <= lruvec.maxSeq &&
    listEmpty(lruvec.folios, headOf(lruvec, lruvec.minSeq))
  ) {
    lruvec.minSeq++;
  }
  if (lruvec.minSeq === before) return false;
  if (lruvec.refs !== null) carryOver(lruvec.refs);
  return true;
}

/**
 * Opens a new, empty youngest generation (MODEL.md#one-aging).
 *
 * @returns how many pages of the oldest generation had to move up to make room
 */
export function incMaxSeq(lruvec: Lruvec, nowSeconds: number, keepsOrder: boolean = false): number {
  const moved = nrGens(lruvec) === MAX_NR_GENS ? incMinSeq(lruvec, keepsOrder) : 0;
  lruvec.maxSeq++;
  lruvec.birthSeconds[genFromSeq(lruvec.maxSeq)] = nowSeconds;
  return moved;
}
