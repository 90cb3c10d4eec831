/**
 * Which page-table pages the next aging walks (MODEL.md#one-aging).
 *
 * The kernel keeps two hashed Bloom filters of 2^15 bits, one for the generation being walked and one being filled
 * for the next. Here a table has a bit of its own: no false positives (MODEL.md#what-is-simpler allows it; the effect
 * is that sparse tables of very large address spaces are skipped a little more often than in the kernel).
 *
 * One byte a table, for even and odd generations.
 */
export type BloomFilters = readonly [Uint8Array, Uint8Array];

/** Filters for an address space of `tables` page-table pages; before one is filled, every table is walked. */
export function makeBloomFilters(tables: number): BloomFilters {
  return [new Uint8Array(tables).fill(1), new Uint8Array(tables).fill(1)];
}

/** Empties the filter of generation `seq`. */
export function resetFilter(filters: BloomFilters, seq: number): void {
  filters[seq & 1].fill(0);
}

/** Whether pages are worth a visit by the next aging: one in eight was young, one for each 64-byte cache line of entries. */
export function suitableToScan(total: number, young: number): boolean {
  return young * 8 >= total;
}

/** Asks for a visit to `table` by the aging of generation `seq`. */
export function addTable(filters: BloomFilters, seq: number, table: number): void {
  filters[seq & 1][table] = 1;
}

/** Whether the aging of generation `seq` visits `table`. */
export function wantsTable(filters: BloomFilters, seq: number, table: number): boolean {
  return filters[seq & 1][table] === 1;
}
