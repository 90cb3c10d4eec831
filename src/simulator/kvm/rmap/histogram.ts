import { check, wholeNumber } from '../../config/check.js';
import { PTE_LIST_EXT } from './descriptors.js';
import { type RmapTable, rmapCount, rmapIsDirect, rmapIsMany } from './table.js';

/** The columns of KVM's debugfs file `mmu_rmaps_stat`: SPTEs of one gfn. */
export const RMAP_COLUMNS: readonly string[] = [
  '0',
  '1',
  ...Array.from({ length: 9 }, (_, k) => `${2 ** (k + 1)}–${2 ** (k + 2) - 1}`),
];

/** What the rmaps of a range of gfns look like. Plain data. */
export interface RmapHistogram {
  /** The columns' names: '0', '1', '2–3', '4–7', … '512–1023'. */
  readonly columns: readonly string[];
  /** Gfns by the number of their SPTEs, column by column. More than 1023 count in the last column. */
  readonly gfns: readonly number[];
  /**
   * The same gfns as KVM up to 6.12 at least shows them: it takes the column from the lowest bit that is set in the
   * number (`ffs`), so that every odd number counts as '1', 6 as '2–3', 12 as '4–7'. To be compared with records of
   * such kernels only. (The records of 7.3 show the columns that the names promise.)
   */
  readonly gfnsByLowestBit: readonly number[];
  /** Gfns with at least one SPTE. */
  readonly mapped: number;
  /** SPTEs. */
  readonly entries: number;
  /** SPTEs of a gfn that has any, on average; 0 when none has. */
  readonly meanEntries: number;
  /** Share of the mapped gfns whose word points to one SPTE directly; 0 when none is mapped. */
  readonly directShare: number;
  /** Share of the mapped gfns with more than one SPTE now; 0 when none is mapped. */
  readonly moreThanOneShare: number;
  /** Gfns with one SPTE in a descriptor: they had two once. `SINGLE_*` skips them all the same. */
  readonly onceMany: number;
  /** Descriptors in the chains of these gfns. */
  readonly descriptors: number;
  /** The most SPTEs that one of these gfns has now. */
  readonly longest: number;
  /** The most SPTEs that any gfn of the table ever had; KVM's `max_mmu_rmap_size` shows one less. */
  readonly longestEver: number;
}

/**
 * Counts the SPTEs of each gfn from `first` up to but not including `end` (all of them, unless told otherwise).
 *
 * @throws ConfigError when the table does not have these gfns
 */
export function rmapHistogram(table: RmapTable, first = 0, end: number = table.gfns): RmapHistogram {
  check('first', wholeNumber('', 0, table.gfns), first);
  check('end', wholeNumber('', first, table.gfns), end);
  const gfns = new Array<number>(RMAP_COLUMNS.length).fill(0);
  const gfnsByLowestBit = new Array<number>(RMAP_COLUMNS.length).fill(0);
  let entries = 0;
  let direct = 0;
  let onceMany = 0;
  let descriptors = 0;
  let longest = 0;
  for (let gfn = first; gfn < end; gfn++) {
    const count = rmapCount(table, gfn);
    gfns[column(count)]++;
    gfnsByLowestBit[column(count & -count)]++;
    entries += count;
    if (count > longest) longest = count;
    if (rmapIsDirect(table, gfn)) direct++;
    else if (rmapIsMany(table, gfn)) {
      descriptors += Math.ceil(count / PTE_LIST_EXT);
      if (count === 1) onceMany++;
    }
  }
  const mapped = Math.max(0, end - first) - gfns[0];
  const share = (n: number): number => (mapped === 0 ? 0 : n / mapped);
  return {
    columns: RMAP_COLUMNS,
    gfns,
    gfnsByLowestBit,
    mapped,
    entries,
    meanEntries: share(entries),
    directShare: share(direct),
    moreThanOneShare: share(mapped - gfns[1]),
    onceMany,
    descriptors,
    longest,
    longestEver: table.longestEver,
  };
}

/** The column of a number of SPTEs: 0 for none, else the place of its highest bit, from 1 (the kernel's `fls`). */
function column(count: number): number {
  return Math.min(32 - Math.clz32(count), RMAP_COLUMNS.length - 1);
}
