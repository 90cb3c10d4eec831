import { spend, type Task, type Work, wakeSoon } from '../engine/tasks.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { addTable, resetFilter, suitableToScan, wantsTable } from '../mm/bloom.js';
import { PTRS_PER_PMD } from '../mm/constants.js';
import { incMaxSeq } from '../mm/lruvec.js';
import { type Memcg, pagesOfTable } from '../mm/memcg.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { walkPtes } from './walkPtes.js';

/**
 * Walks one page-table page with its lock held: queries each present page and promotes the young ones to `seq`.
 * The lock is taken by trylock (MODEL.md#one-aging): a table whose lock is held is left out.
 *
 * @returns true when the table is worth another visit: one entry in eight was young, counting those that map nothing
 */
function* walkTable(m: Memcg, task: Task, table: number, seq: number): Work<boolean> {
  const { ptl } = m;
  if (ptl !== null && spinIsLocked(ptl, m.firstPtl + table)) {
    m.counts.tablesSkipped++;
    return false;
  }
  if (ptl !== null) spinLock(ptl, task.id, m.firstPtl + table);
  const { start, end } = pagesOfTable(m, table);
  const { total, young } = yield* walkPtes(m, task, 'aging', { start, end, seq, except: -1 });
  if (ptl !== null) spinUnlock(ptl, task.id);
  m.counts.agingQueries += total;
  return suitableToScan(end - start, young);
}

/**
 * Walks the address space for the aging of generation `seq`: all tables, or those that the filter names. After each
 * 1 GiB it looks whether another reclaimer has opened the next generation: then the rest is not its business.
 */
function* walkMm(m: Memcg, task: Task, seq: number, all: boolean): Work {
  const { filters } = m;
  resetFilter(filters, seq + 1);
  const tables = filters[0].length;
  for (let table = 0; table < tables; table++) {
    if (table % PTRS_PER_PMD === 0 && m.lruvec.maxSeq !== seq) return;
    if (!all && !wantsTable(filters, seq, table)) continue;
    if (yield walkTable(m, task, table, seq)) addTable(filters, seq + 1, table);
  }
}

/** Opens a new generation: pages of the oldest move up where there are four, which takes time. */
function* openGeneration(m: Memcg, task: Task): Work {
  const moved = incMaxSeq(m.lruvec, task.engine.nowNs * 1e-9, m.rules.foldKeepsOrder);
  m.counts.agings++;
  for (const each of m.waiting.splice(0)) wakeSoon(each);
  m.onAged();
  if (!spend(task, moved * m.costs.isolateNs)) yield;
}

/**
 * One aging (MODEL.md#one-aging): walks the address space, then opens a new generation. Pages found young get the
 * number that `maxSeq` has *before* it grows, so right after an aging the youngest generation is empty.
 *
 * Reclaimers share the list of processes, and here it has one, so that the first walks it. A second comes to the list's
 * end and opens the generation, however far the first has come; a third walks for the generation after it. In 6.1 those
 * who come second wait for the first.
 *
 * @param forceScan visit every table; otherwise only those that the Bloom filter names, and those of a process that was
 *   not scheduled since the last walk not at all
 */
export function* tryToIncMaxSeq(m: Memcg, task: Task, forceScan: boolean): Work {
  const { lruvec, mm } = m;
  const { engine } = task;
  const seq = lruvec.maxSeq;
  if (m.walkedFor === seq) {
    if (!m.rules.secondWalkerWaits) return yield* openGeneration(m, task);
    m.waiting.push(task);
    yield;
    return;
  }
  m.walkedFor = seq;
  m.activatesSoon = false;
  const startedNs = engine.nowNs;
  const all = forceScan || mm.isNew;
  if (all || mm.used) {
    mm.isNew = false;
    mm.used = mm.runsAlways;
    yield* walkMm(m, task, seq, all);
  }
  if (lruvec.maxSeq === seq) yield* openGeneration(m, task);
  addToHistogram(m.agingNs, engine.nowNs - startedNs);
}
