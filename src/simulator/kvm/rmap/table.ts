import { check, isCallable, refuse, wholeNumber } from '../../config/check.js';
import { Descriptors, PTE_LIST_EXT } from './descriptors.js';

/** Bit 0 of a word: it points to a chain of descriptors. */
export const KVM_RMAP_MANY = 1;
/** A gfn that has more SPTEs than this and gets one more loses all of them. */
export const RMAP_RECYCLE_THRESHOLD = 1000;
/** The largest SPTE number that fits beside the two low bits: 2^30 − 2, enough shadow pages for 4 TiB of mappings. */
export const MAX_SPTE: number = 2 ** 30 - 2;

/**
 * The reverse maps of one virtual machine at one page size: which SPTEs of the shadow MMU map each frame of L1.
 * Source: MODEL.md#rmaps.
 *
 * An SPTE is a number that its owner chooses (a place in the shadow MMU's tables); here it plays the pointer's part.
 * An unused table costs 4 bytes a gfn (the kernel's: 8). Descriptors come as they are needed, 65 bytes each.
 *
 * The kernel uses the same structure for the SPTEs that point at a shadow page (`parent_ptes`): there an index stands
 * for the shadow page, and nothing is recycled (`recycleAbove` = `Infinity`).
 */
export interface RmapTable {
  /** Number of gfns, from 0. */
  readonly gfns: number;
  /** One more SPTE on a gfn that has more than this, and all of them have to be zapped. */
  readonly recycleAbove: number;
  /**
   * A word for each gfn (`kvm_rmap_head.val`): 0 no SPTE; bit 0 clear, the one SPTE as (spte + 1) << 2; bit 0 set,
   * the first descriptor as desc << 2. Bit 1, the kernel's lock bit, stays clear: `locks/spinLocks.ts` knows who has it.
   */
  readonly heads: Int32Array;
  /** The chains of the gfns whose word has bit 0 set. */
  readonly descriptors: Descriptors;
  /** The most SPTEs one gfn has ever had. KVM's `max_mmu_rmap_size` counts before adding and shows one less. */
  longestEver: number;
  /** The gfn whose rmap is being walked, −1 for none: it must not change under the walk. */
  walking: number;
}

/**
 * The empty rmaps of `gfns` frames. KVM makes them when the VM gets its first shadow root.
 *
 * @param recycleAbove SPTEs of one gfn above which it is recycled when one more comes
 * @throws ConfigError when either is not a number that it may be
 */
export function makeRmapTable(gfns: number, recycleAbove: number = RMAP_RECYCLE_THRESHOLD): RmapTable {
  check('gfns', wholeNumber('', 0, 2 ** 30), gfns);
  if (!(typeof recycleAbove === 'number' && recycleAbove >= 1))
    refuse('recycleAbove', recycleAbove, 'a number from 1');
  return {
    gfns,
    recycleAbove,
    heads: new Int32Array(gfns),
    descriptors: new Descriptors(),
    longestEver: 0,
    walking: -1,
  };
}

/**
 * The word of `gfn`.
 *
 * @throws ConfigError when the table has no such gfn
 */
export function rmapWord(table: RmapTable, gfn: number): number {
  // One test for every number that is no index: too large, negative, a fraction, NaN.
  const word = typeof gfn === 'number' ? table.heads[gfn] : undefined;
  if (word === undefined) refuse('gfn', gfn, `a whole number from 0 to ${table.gfns - 1}`);
  return word;
}

/** The word of a gfn with one SPTE. */
export function directWord(spte: number): number {
  return (spte + 1) << 2;
}

/** @throws ConfigError unless it is a number that an SPTE may be */
export function checkSpte(spte: number): void {
  if (!Number.isInteger(spte) || spte < 0 || spte > MAX_SPTE)
    refuse('spte', spte, `a whole number from 0 to ${MAX_SPTE}`);
}

/** The SPTE that a word without bit 0 points to. */
export function spteOfWord(word: number): number {
  return (word >>> 2) - 1;
}

/** The word of a gfn whose first descriptor is `desc`. */
export function chainWord(desc: number): number {
  return (desc << 2) | KVM_RMAP_MANY;
}

/** The first descriptor that a word with bit 0 points to. */
export function descOfWord(word: number): number {
  return word >>> 2;
}

/**
 * Whether exactly one SPTE maps `gfn` and the word points to it directly: the gfns that the `SINGLE_*` policies walk
 * without a lock. A gfn that had two SPTEs and lost one is not direct: it keeps bit 0 until its last SPTE goes.
 */
export function rmapIsDirect(table: RmapTable, gfn: number): boolean {
  const word = rmapWord(table, gfn);
  return word !== 0 && (word & KVM_RMAP_MANY) === 0;
}

/** Bit 0 of `gfn`'s word: the gfns that the `SINGLE_*` policies skip. */
export function rmapIsMany(table: RmapTable, gfn: number): boolean {
  return (rmapWord(table, gfn) & KVM_RMAP_MANY) !== 0;
}

/** How many SPTEs map `gfn`, read off the first descriptor (`pte_list_count`). */
export function rmapCount(table: RmapTable, gfn: number): number {
  const word = rmapWord(table, gfn);
  if (word === 0) return 0;
  if ((word & KVM_RMAP_MANY) === 0) return 1;
  const desc = descOfWord(word);
  return table.descriptors.spteCount[desc] + table.descriptors.tailCount[desc];
}

/**
 * Visits every SPTE of `gfn`, from the first descriptor (the newest) to the last, in each from place 0 up.
 * The visitor must not change this gfn's rmap; other gfns' it may.
 */
export function rmapForEach(table: RmapTable, gfn: number, visit: (spte: number) => void): void {
  const word = rmapWord(table, gfn);
  if (!isCallable(visit)) refuse('visit', visit, 'a function');
  if (word === 0) return;
  const outer = table.walking;
  table.walking = gfn;
  try {
    if ((word & KVM_RMAP_MANY) === 0) {
      visit(spteOfWord(word));
      return;
    }
    const d = table.descriptors;
    for (let desc = descOfWord(word); desc !== 0; desc = d.more[desc]) {
      for (let i = 0; i < d.spteCount[desc]; i++) visit(d.sptes[desc * PTE_LIST_EXT + i]);
    }
  } finally {
    table.walking = outer;
  }
}
