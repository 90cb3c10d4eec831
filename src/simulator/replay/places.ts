import { SWAPPED } from '../accessed/bits.js';
import { ConfigError, shown } from '../config/check.js';
import { MAX_NR_GENS } from '../mm/constants.js';
import { genFromSeq } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import { IN_SWAP } from '../sim/nowhere.js';
import type { Runs } from './lines.js';

/** Place of a page that is resident, but on no list. Other places: a generation, `IN_SWAP` of `sim/nowhere.ts`. */
export const ON_NO_LIST = -2;
/** The recorder kept the first 40 runs of equal pages of a step; what lay behind them is known by count only. */
export const NOT_RECORDED = -3;

/** Places of pages of which nothing is recorded. */
export function unrecorded(pageCount: number): Int32Array {
  return new Int32Array(pageCount).fill(NOT_RECORDED);
}

/** Where pages are in the simulator, beside a record. */
export interface ComparedPlaces {
  /** Where the simulator has each page: a generation, `IN_SWAP` or `ON_NO_LIST`. */
  readonly pages: Int32Array;
  /** Pages whose place the record names, or has a checksum of. */
  readonly comparable: number;
  /** Of these, how many are where the kernel had them. A checksum only tells whether all are: all or none then. */
  readonly equal: number;
}

/** Compares the places of the pages from `start` on with those that are recorded. */
export function comparePlaces(m: Memcg, start: number, recorded: Int32Array): ComparedPlaces {
  const { minSeq, folios } = m.lruvec;
  const onList = new Int32Array(MAX_NR_GENS + 1).fill(ON_NO_LIST);
  for (let seq = minSeq; seq < minSeq + MAX_NR_GENS; seq++) onList[genFromSeq(seq) + 1] = seq;
  // One loop: records have up to a million pages in all their steps, and a call per page takes longer than the replay.
  const pages = new Int32Array(recorded.length);
  let comparable = 0;
  let equal = 0;
  for (let i = 0; i < pages.length; i++) {
    pages[i] = m.bits[start + i] & SWAPPED ? IN_SWAP : onList[folios.gen[start + i]];
    if (recorded[i] !== NOT_RECORDED) comparable++;
    if (recorded[i] === pages[i]) equal++;
  }
  return { pages, comparable, equal };
}

/** Run lengths `[first, length, state]` to one number a page. */
export function placesOf(runs: Runs, runCount: number, pageCount: number): Int32Array {
  const pages = unrecorded(pageCount);
  let next = 0;
  for (const [first, length, state] of runs) {
    if (first !== next || first + length > pageCount)
      throw new ConfigError(`runs do not cover the ${pageCount} pages in order`);
    pages.fill(stateOf(state), first, first + length);
    next = first + length;
  }
  if (runs.length === runCount && next !== pageCount)
    throw new ConfigError(`runs cover ${next} of ${pageCount} pages`);
  return pages;
}

function stateOf(state: string): number {
  if (state === 'swap') return IN_SWAP;
  if (state === 'off') return ON_NO_LIST;
  if (/^g\d+$/.test(state)) return Number(state.slice(1));
  throw new ConfigError(`unknown state of a page: ${shown(state)}`);
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SWAP_BYTE = 0x0e;
const GENERATION_0_BYTE = 0x10;

/**
 * The recorder's checksum of all places (`state_hash`): FNV-1a over one byte a page, 16 and the generation, 14 in swap.
 * Our reading: it gives the recorded checksum of all 1800 steps whose places are recorded as well. What it has for pages
 * on no list is not known.
 *
 * @returns 8 hexadecimal digits; null where a page is on no list
 */
export function hashOfPlaces(pages: Int32Array): string | null {
  if (pages.includes(ON_NO_LIST)) return null;
  let hash = FNV_OFFSET;
  for (let i = 0; i < pages.length; i++) {
    const byte = pages[i] === IN_SWAP ? SWAP_BYTE : (GENERATION_0_BYTE + pages[i]) & 0xff;
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
