/**
 * Which page-table pages one aging visits: the byte a table of `mm/bloom.ts`, and beside it a list, so that an aging
 * costs nothing for tables that nobody asked for.
 */
export interface WantedTables {
  /** False before the first reset: then every table is visited, and asking for one changes nothing. */
  inUse: boolean;
  /** By table: 1 when it is on the list. */
  readonly isListed: Uint8Array;
  /** The first `count` entries are the tables that were asked for. */
  readonly list: Int32Array;
  count: number;
}

/** Nothing asked for yet among `tables` page-table pages. */
export function makeWantedTables(tables: number): WantedTables {
  return { inUse: false, isListed: new Uint8Array(tables), list: new Int32Array(tables), count: 0 };
}

/** Forgets what was asked for, and listens from now on. */
export function resetTables(wanted: WantedTables): void {
  const { isListed, list } = wanted;
  for (let k = 0; k < wanted.count; k++) isListed[list[k]] = 0;
  wanted.count = 0;
  wanted.inUse = true;
}

/** Asks for a visit to `table`. */
export function wantTable(wanted: WantedTables, table: number): void {
  if (!wanted.inUse || wanted.isListed[table] === 1) return;
  wanted.isListed[table] = 1;
  wanted.list[wanted.count++] = table;
}
