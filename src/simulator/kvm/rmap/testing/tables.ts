import { rmapAdd } from '../change.js';
import { makeRmapTable, type RmapTable, rmapForEach } from '../table.js';

/** A table whose gfn g has `counts[g]` SPTEs. */
export function withCounts(counts: readonly number[]): RmapTable {
  const table = makeRmapTable(counts.length, Number.POSITIVE_INFINITY);
  let spte = 0;
  for (const [gfn, n] of counts.entries()) for (let k = 0; k < n; k++) rmapAdd(table, gfn, spte++);
  return table;
}

/** The SPTEs of a gfn, in the order of a walk. */
export function visited(table: RmapTable, gfn: number): number[] {
  const sptes: number[] = [];
  rmapForEach(table, gfn, (spte) => sptes.push(spte));
  return sptes;
}
