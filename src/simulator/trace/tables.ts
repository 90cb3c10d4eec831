import { PTRS_PER_PTE } from '../mm/constants.js';
import { type DenseTrace, largestPage } from './dense.js';

/** Pages in the page-table pages that one replay may touch: 2 TiB of address space, at 10 bits a page. */
export const MOST_TABLE_PAGES: number = 2 ** 29;
/** log2 of `PTRS_PER_PTE`. */
const TABLE_SHIFT = 9;

/**
 * Renumbers a trace's pages for MGLRU, to which page numbers are addresses: each page-table page that the trace
 * touches (512 pages, 2 MiB) stays whole, and they are packed in the order of their addresses. Reclaim never looks
 * across a border of two of them, and does nothing in one that was never touched, so it behaves as on the original.
 *
 * @throws RangeError when the trace touches more than 2^20 page-table pages
 */
export function packTables(trace: Uint32Array): DenseTrace {
  const tables = Math.ceil((largestPage(trace) + 1) / PTRS_PER_PTE);
  const base = new Uint32Array(tables);
  for (let i = 0; i < trace.length; i++) base[trace[i] >>> TABLE_SHIFT] = 1;
  let count = 0;
  for (let table = 0; table < tables; table++) {
    if (base[table] === 0) continue;
    base[table] = count;
    count += PTRS_PER_PTE;
  }
  if (count > MOST_TABLE_PAGES) {
    const most = MOST_TABLE_PAGES / PTRS_PER_PTE;
    throw new RangeError(
      `trace touches ${count / PTRS_PER_PTE} page-table pages (2 MiB each); mglru replays at most ${most}`,
    );
  }
  if (count === tables * PTRS_PER_PTE) return { pages: trace, count };
  const pages = new Uint32Array(trace.length);
  for (let i = 0; i < trace.length; i++) {
    pages[i] = base[trace[i] >>> TABLE_SHIFT] | (trace[i] & (PTRS_PER_PTE - 1));
  }
  return { pages, count };
}
