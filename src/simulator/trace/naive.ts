/**
 * The same policies written so that each can be checked by reading: lists and maps, one object a page. Tests compare
 * the fast ones with them, and `npm run bench` tells how much faster those are.
 */

/** One resident page in a list from old to young. */
interface Node {
  readonly page: number;
  older: Node;
  younger: Node;
}

/** Misses of LRU: a map of nodes in a doubly linked list, moved to the young end on each access. */
export function naiveLru(trace: ArrayLike<number>, capacity: number): number {
  const resident = new Map<number, Node>();
  const ends = { page: -1 } as Node;
  ends.older = ends;
  ends.younger = ends;
  const unlink = (node: Node): void => {
    node.older.younger = node.younger;
    node.younger.older = node.older;
  };
  let misses = 0;
  for (let i = 0; i < trace.length; i++) {
    let node = resident.get(trace[i]);
    if (node === undefined) {
      misses++;
      if (resident.size === capacity) {
        const victim = ends.younger;
        unlink(victim);
        resident.delete(victim.page);
      }
      node = { page: trace[i], older: ends, younger: ends };
      resident.set(trace[i], node);
    } else {
      unlink(node);
    }
    node.older = ends.older;
    node.younger = ends;
    ends.older.younger = node;
    ends.older = node;
  }
  return misses;
}

/** Misses of CLOCK: going through a map meets what is put in last, too; a page met with its bit set is put in again. */
export function naiveClock(trace: ArrayLike<number>, capacity: number): number {
  const referenced = new Map<number, boolean>();
  const fromOld = referenced.entries();
  let misses = 0;
  for (let i = 0; i < trace.length; i++) {
    const isHit = referenced.has(trace[i]);
    if (!isHit) misses++;
    while (!isHit && referenced.size === capacity) {
      const [oldest, goesBack] = fromOld.next().value as [number, boolean];
      referenced.delete(oldest);
      if (goesBack) referenced.set(oldest, false);
    }
    referenced.set(trace[i], isHit);
  }
  return misses;
}
