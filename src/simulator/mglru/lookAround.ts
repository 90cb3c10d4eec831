import { HOST_PRESENT } from '../accessed/bits.js';
import { spend, type Task, type Work } from '../engine/tasks.js';
import { hasRmaps } from '../kvm/vm.js';
import { askedAtMostNs, OLD } from '../kvm/young.js';
import { addTable } from '../mm/bloom.js';
import { MIN_LRU_BATCH, PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from '../mm/constants.js';
import { KEEP } from '../mm/folios.js';
import { updateGen } from '../mm/lruvec.js';
import { type Memcg, tableOf, tickNow } from '../mm/memcg.js';
import { asksKvm, clearYoung, clearYoungQuietly } from '../mm/query.js';
import { isQuiet } from '../mm/quiet.js';

/** A run of pages: from `start` up to, not including, `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/**
 * The pages that look-around checks beside page `p` (A.6): its own page-table page, clipped to the area; if that is
 * more than 64 pages, exactly 64, centred on `p` or shifted to stay inside.
 */
export function lookAroundWindow(m: Memcg, p: number): Window {
  const table = tableOf(m, p);
  const start = Math.max(m.first, m.first + table * PTRS_PER_PTE - m.tableOffset);
  const end = Math.min(m.first + m.count, m.first + (table + 1) * PTRS_PER_PTE - m.tableOffset);
  if (end - start <= MIN_LRU_BATCH) return { start, end };
  const half = MIN_LRU_BATCH / 2;
  if (p - start < half) return { start, end: start + MIN_LRU_BATCH };
  if (end - p < half) return { start: end - MIN_LRU_BATCH, end };
  return { start: p - half, end: p + half };
}

/**
 * Look-around: page `p` was young at its last check, so its neighbours may be too. Young ones are promoted to `maxSeq`;
 * old ones stay. A window with one young page in eight asks the next aging to visit the table (eviction → aging).
 * The caller holds the lock of the page table. Each neighbour is asked by itself, with locks of its own.
 */
export function* lookAround(m: Memcg, task: Task, p: number): Work {
  const { bits, policy, counts, vm, rules } = m;
  const { gen } = m.lruvec.folios;
  const { start, end } = lookAroundWindow(m, p);
  if (end - start === 1) return;
  const rmaps = vm !== null && hasRmaps(vm, policy.rmapsAreSticky);
  const question = policy.ask('neighbour', { hasRmaps: rmaps });
  const kvm = asksKvm(m, p, question);
  const perPageNs = kvm ? askedAtMostNs(vm!, question) : m.costs.hostPteNs;
  const quiet = isQuiet(m, task, (end - start) * perPageNs, question, rmaps);
  const before = kvm ? vm!.askedNs : 0;
  const tick = tickNow(m, task);
  let asked = 0;
  let young = 1;
  for (let q = start; q < end; q++) {
    if (q === p || (bits[q] & HOST_PRESENT) === 0) continue;
    // From 6.14 on pages that are on no list, in the hands of eviction for one, are left alone.
    if (rules.twoSightings && gen[q] === 0) continue;
    asked++;
    const answer = quiet
      ? clearYoungQuietly(m, q, question, kvm, rmaps, tick, task.id)
      : yield* clearYoung(m, task, q, question, rmaps, tickNow(m, task));
    if (!quiet && !kvm && !spend(task, m.costs.hostPteNs)) yield;
    if (answer === OLD) continue;
    young++;
    promote(m, q);
  }
  counts.lookAroundQueries += asked;
  if (young * YOUNG_SHARE_WORTH_A_VISIT >= end - start) addTable(m.filters, m.lruvec.maxSeq, tableOf(m, p));
  if (quiet && !spend(task, kvm ? vm!.askedNs - before : asked * m.costs.hostPteNs)) yield;
}

/** A page that eviction holds is marked referenced instead, and eviction keeps it. */
function promote(m: Memcg, q: number): void {
  const { folios } = m.lruvec;
  if (folios.gen[q] === 0) {
    folios.flags[q] |= KEEP;
    return;
  }
  m.counts.lookAroundPromoted++;
  updateGen(m.lruvec, q, m.lruvec.maxSeq);
}
