import { shuffle } from '../random/draws.js';
import type { Stream } from '../random/streams.js';
import type { MemoryOwner } from '../scenario/types.js';

/**
 * Lays the page classes out in an owner's memory: each class gets its share of the pages in runs of `runPages`
 * neighbours, and the runs are shuffled.
 *
 * @param classOf where the class of each page goes, from index `first` on
 */
export function layOut(
  owner: MemoryOwner,
  classOf: Uint8Array,
  first: number,
  pages: number,
  random: Stream,
): void {
  const { classes, runPages } = owner;
  const runs = Math.ceil(pages / runPages);
  const classOfRun = new Uint8Array(runs);
  let start = 0;
  let share = 0;
  classes.forEach((c, index) => {
    share += c.share;
    const end = index === classes.length - 1 ? runs : Math.round(share * runs);
    classOfRun.fill(index, start, end);
    start = end;
  });
  shuffle(classOfRun, random);
  classOfRun.forEach((cls, run) => {
    classOf.fill(cls, first + run * runPages, first + Math.min(pages, (run + 1) * runPages));
  });
}
