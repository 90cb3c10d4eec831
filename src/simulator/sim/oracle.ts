import { HOST_PRESENT } from '../accessed/bits.js';
import { MUST_WAIT, spend, type Task, type Work } from '../engine/tasks.js';
import { delFolio } from '../mm/lruvec.js';
import { type Memcg, tickAt } from '../mm/memcg.js';
import { lastAccess } from '../mm/truth.js';
import { unmapAtOnce, unmapInTime } from '../mm/unmap.js';

/** Looks for this many times as many pages as are needed: a look over all pages takes long. */
const AHEAD = 16;
/** Later than every tick: of a page that cannot be taken. */
const NEVER = 2 ** 32 - 1;

/**
 * Reclaim that knows every access: it takes the pages of the node that were accessed longest ago, whoever has them. A
 * yardstick for what youth can tell, and no bound, since it knows the past alone. It queries no page and needs
 * no lock for that; unmapping waits and costs as for all.
 */
export class Oracle {
  /** The coldest pages at the last look over all, the coldest last, and when they were last accessed. */
  readonly pages: number[] = [];
  readonly ticks: number[] = [];
  /** When each page of the node was last accessed, as that look found. */
  readonly lastAccess: Uint32Array;

  constructor(pages: number) {
    this.lastAccess = new Uint32Array(pages);
  }
}

/** Takes up to `goal` of the coldest pages, those last accessed by tick `until` only. Returns how many. */
export function* oracleReclaim(
  oracle: Oracle,
  memcgs: readonly Memcg[],
  task: Task,
  goal: number,
  untilNs: number = Number.POSITIVE_INFINITY,
): Work<number> {
  let freed = 0;
  let looked = false;
  while (freed < goal) {
    const p = oracle.pages.pop();
    const then = oracle.ticks.pop();
    if (p === undefined || then === undefined) {
      if (looked) break;
      looked = true;
      lookOverAll(oracle, memcgs, task, goal * AHEAD);
      continue;
    }
    const m = memcgs.find((each) => p >= each.first && p < each.first + each.count)!;
    if ((m.bits[p] & HOST_PRESENT) === 0 || m.lruvec.folios.gen[p] === 0) continue;
    // Accessed since the look over all: no longer one of the coldest.
    if (lastAccess(m, p, tickAt(m, task.engine.nowNs)) !== then) continue;
    if (then * m.tickNs > untilNs) {
      oracle.pages.push(p);
      oracle.ticks.push(then);
      break;
    }
    delFolio(m.lruvec, p);
    m.counts.pgscan++;
    const ns = unmapAtOnce(m, task, p);
    if (!spend(task, ns === MUST_WAIT ? yield* unmapInTime(m, task, p) : ns)) yield;
    freed++;
  }
  return freed;
}

function lookOverAll(oracle: Oracle, memcgs: readonly Memcg[], task: Task, wanted: number): void {
  const { lastAccess: ticks } = oracle;
  let n = 0;
  for (const m of memcgs) {
    const tick = tickAt(m, task.engine.nowNs);
    const { bits, first, count } = m;
    const { gen } = m.lruvec.folios;
    for (let p = first; p < first + count; p++) {
      const isThere = (bits[p] & HOST_PRESENT) !== 0 && gen[p] !== 0;
      ticks[p] = isThere ? lastAccess(m, p, tick) : NEVER;
      if (isThere) n++;
    }
  }
  for (const p of leastOf(ticks, Math.min(wanted, n)).reverse()) {
    oracle.pages.push(p);
    oracle.ticks.push(ticks[p]);
  }
}

/** The places of the least `wanted` numbers, or of all, in the order of the numbers; of equal ones the first come first. */
export function leastOf(numbers: Uint32Array, wanted: number): number[] {
  // To sort all would take longer than the rest of the run: the greatest of those that are wanted is found digit by digit.
  // Of few numbers the digits are shorter: to fill the table would take longer than to count.
  const [bits, digits] = numbers.length < 2 ** 16 ? [11, 3] : [16, 2];
  let left = Math.min(wanted, numbers.length);
  let greatest = 0;
  for (let shift = bits * (digits - 1); shift >= 0; shift -= bits) {
    const counts = new Int32Array(2 ** bits);
    for (let k = 0; k < numbers.length; k++) {
      const n = numbers[k];
      if (((n ^ greatest) >>> shift) >>> bits === 0) counts[(n >>> shift) & (counts.length - 1)]++;
    }
    let digit = 0;
    for (; counts[digit] < left; digit++) left -= counts[digit];
    greatest += digit * 2 ** shift;
  }
  const found: number[] = [];
  for (let k = 0; k < numbers.length; k++) {
    if (numbers[k] < greatest || (numbers[k] === greatest && left-- > 0)) found.push(k);
  }
  return found.sort((a, b) => numbers[a] - numbers[b]);
}
