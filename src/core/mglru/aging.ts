import { HOST_PRESENT } from '../mm/bits.js';
import type { Memcg } from '../mm/memcg.js';
import { clearYoung, OLD } from '../mm/young.js';
import { addTable, resetFilter, wantsTable } from './bloom.js';
import { PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from './constants.js';
import { incMaxSeq, updateGen } from './lruvec.js';

/**
 * Walks one page-table page: asks about each present page and promotes the young ones to `maxSeq`.
 *
 * @returns true when the table is worth another visit: one entry in eight was young
 */
function walkTable(m: Memcg, table: number, nowSeconds: number): boolean {
  const { lruvec, bits, policy } = m;
  const start = Math.max(m.first, m.first + table * PTRS_PER_PTE - m.tableOffset);
  const end = Math.min(m.first + m.count, m.first + (table + 1) * PTRS_PER_PTE - m.tableOffset);
  let total = 0;
  let young = 0;
  for (let p = start; p < end; p++) {
    if ((bits[p] & HOST_PRESENT) === 0) continue;
    total++;
    if (clearYoung(m, p, policy.aging, nowSeconds) === OLD) continue;
    young++;
    updateGen(lruvec, p, lruvec.maxSeq);
  }
  m.counts.agingQueries += total;
  return total > 0 && young * YOUNG_SHARE_WORTH_A_VISIT >= total;
}

/**
 * One aging (A.4): walks the address space, then opens a new generation. Pages found young get the number that
 * `maxSeq` has *before* it grows, so right after an aging the youngest generation is empty.
 *
 * @param forceScan visit every table; otherwise only those that the Bloom filter names
 */
export function tryToIncMaxSeq(m: Memcg, nowSeconds: number, forceScan: boolean): void {
  const { lruvec, filters } = m;
  const seq = lruvec.maxSeq;
  resetFilter(filters, seq + 1);
  const tables = filters.tables[0].length;
  for (let table = 0; table < tables; table++) {
    if (!forceScan && !wantsTable(filters, seq, table)) continue;
    if (walkTable(m, table, nowSeconds)) addTable(filters, seq + 1, table);
  }
  incMaxSeq(lruvec, nowSeconds);
  m.counts.agings++;
}
