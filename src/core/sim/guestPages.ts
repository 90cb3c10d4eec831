import type { Scenario } from '../config/scenario.js';
import type { Stream } from '../random/streams.js';

/**
 * Lays the page classes out in the guest's memory: each class gets its share of the pages in runs of `runPages`
 * neighbours, and the runs are shuffled.
 *
 * @returns the class of each page
 */
export function layOut(scenario: Scenario, pages: number, random: Stream): Uint8Array {
  const runs = Math.ceil(pages / scenario.runPages);
  const classOfRun = new Uint8Array(runs);
  let start = 0;
  let share = 0;
  scenario.classes.forEach((c, index) => {
    share += c.share;
    const end = index === scenario.classes.length - 1 ? runs : Math.round(share * runs);
    classOfRun.fill(index, start, end);
    start = end;
  });
  for (let i = runs - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const other = classOfRun[j];
    classOfRun[j] = classOfRun[i];
    classOfRun[i] = other;
  }
  const classOf = new Uint8Array(pages);
  for (let p = 0; p < pages; p++) classOf[p] = classOfRun[Math.floor(p / scenario.runPages)];
  return classOf;
}
