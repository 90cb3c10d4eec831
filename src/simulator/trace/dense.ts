import { ConfigError } from '../config/error.js';
import { PTRS_PER_PTE } from '../mm/constants.js';

/** A trace whose page numbers are small enough to index arrays with. */
interface DenseTrace {
  /** One page number an access, each below `count`. */
  readonly pages: Uint32Array;
  /** Length that an array indexed by page number needs. Numbers below it may be unused. */
  readonly count: number;
}

/** Never used as a page's new number: marks a free place in the hash table. */
const FREE = 0xffffffff;
/** Up to this many page numbers an array for all of them costs less than thinking about it. */
const ALWAYS_DENSE = 1 << 16;

/** The largest page number of a trace, -1 for an empty one. */
function largestPage(trace: Uint32Array): number {
  let largest = -1;
  for (let i = 0; i < trace.length; i++) if (trace[i] > largest) largest = trace[i];
  return largest;
}

/**
 * Renumbers a trace's pages for policies that see no neighbours (LRU, CLOCK, Belady): to them a page number is only a
 * name. A trace whose largest number is below twice its length stays as it is; in any other the pages are numbered in
 * the order in which they first appear. Memory is therefore bounded by the length of the trace, whatever numbers up to
 * 2^32 - 1 it holds.
 */
export function densify(trace: Uint32Array): DenseTrace {
  const count = largestPage(trace) + 1;
  if (count <= Math.max(ALWAYS_DENSE, 2 * trace.length)) return { pages: trace, count };
  return renumber(trace);
}

/** Numbers pages in order of first appearance, through a hash table with open addressing that doubles at half full. */
function renumber(trace: Uint32Array): DenseTrace {
  const pages = new Uint32Array(trace.length);
  let bits = 10;
  let names: Uint32Array = new Uint32Array(1 << bits);
  let numbers: Uint32Array = new Uint32Array(1 << bits).fill(FREE);
  let count = 0;
  for (let i = 0; i < trace.length; i++) {
    const at = placeOf(names, numbers, bits, trace[i]);
    if (numbers[at] === FREE) {
      names[at] = trace[i];
      numbers[at] = count++;
      pages[i] = count - 1;
      if (2 * count > names.length) {
        bits++;
        [names, numbers] = grown(names, numbers, bits);
      }
    } else {
      pages[i] = numbers[at];
    }
  }
  return { pages, count };
}

/** Where `name` is in the table, or the free place where it belongs. */
function placeOf(names: Uint32Array, numbers: Uint32Array, bits: number, name: number): number {
  const mask = names.length - 1;
  // Multiplication by 2^32 / golden ratio; the upper bits are the well mixed ones.
  let at = Math.imul(name, 0x9e3779b1) >>> (32 - bits);
  while (numbers[at] !== FREE && names[at] !== name) at = (at + 1) & mask;
  return at;
}

function grown(names: Uint32Array, numbers: Uint32Array, bits: number): [Uint32Array, Uint32Array] {
  const newNames = new Uint32Array(1 << bits);
  const newNumbers = new Uint32Array(1 << bits).fill(FREE);
  for (let i = 0; i < names.length; i++) {
    if (numbers[i] === FREE) continue;
    const at = placeOf(newNames, newNumbers, bits, names[i]);
    newNames[at] = names[i];
    newNumbers[at] = numbers[i];
  }
  return [newNames, newNumbers];
}

/** Pages in the page-table pages that one replay may touch: 2 TiB of address space, at 10 bits a page. */
export const MOST_TABLE_PAGES: number = 2 ** 29;
/** log2 of `PTRS_PER_PTE`. */
const TABLE_SHIFT = 9;

/**
 * Renumbers a trace's pages for MGLRU, to which page numbers are addresses: each page-table page that the trace
 * touches (512 pages, 2 MiB) stays whole, and they are packed in the order of their addresses. Reclaim never looks
 * across a border of two of them, and does nothing in one that was never touched, so it behaves as on the original.
 *
 * @throws ConfigError when the trace touches more than 2^20 page-table pages
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
    throw new ConfigError(
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
