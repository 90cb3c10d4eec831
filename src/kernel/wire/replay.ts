/** Which cells have to be run again, and in which order, to answer a message elsewhere. */
import type { Ran } from '../protocol.js';

/**
 * Of the cells that ran the last one that offers to answer messages with this id, and all that make or change a variable
 * used in them, in the order in which they ran. Undefined when there is none, or one of them failed: run again it may not
 * end.
 */
export function cellsFor(id: unknown, all: readonly Ran[]): readonly Ran[] | undefined {
  const offering = all.filter(({ offers }) => offers.includes(String(id))).at(-1);
  if (!offering) return undefined;
  const found = new Set([offering]);
  const names = new Set<string>();
  const open = [offering];
  for (let cell = open.pop(); cell; cell = open.pop()) {
    for (const name of [...cell.uses, ...cell.makes]) {
      if (names.has(name)) continue;
      names.add(name);
      const makers = all.filter((each) => each.makes.includes(name) && !found.has(each));
      for (const maker of makers) found.add(maker);
      open.push(...makers);
    }
  }
  const cells = all.filter((cell) => found.has(cell));
  return cells.every(({ ended }) => ended) ? cells : undefined;
}
