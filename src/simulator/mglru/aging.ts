import { spend, type Task, type Work } from '../engine/tasks.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { addTable, resetFilter, wantsTable } from '../mm/bloom.js';
import { YOUNG_SHARE_WORTH_A_VISIT } from '../mm/constants.js';
import { incMaxSeq } from '../mm/lruvec.js';
import { type Memcg, pagesOfTable } from '../mm/memcg.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { walkPtes } from './walkPtes.js';

/**
 * Walks one page-table page with its lock held: queries each present page and promotes the young ones to `maxSeq`.
 * The lock is taken by trylock (A.4): a table whose lock is held is left out.
 *
 * @returns true when the table is worth another visit: one entry in eight was young, counting those that map nothing
 */
function* walkTable(m: Memcg, task: Task, table: number): Work<boolean> {
  const { ptl } = m;
  if (ptl !== null && spinIsLocked(ptl, m.firstPtl + table)) {
    m.counts.tablesSkipped++;
    return false;
  }
  if (ptl !== null) spinLock(ptl, task.id, m.firstPtl + table);
  const { start, end } = pagesOfTable(m, table);
  const { total, young } = yield* walkPtes(m, task, 'aging', { start, end });
  if (ptl !== null) spinUnlock(ptl, task.id);
  m.counts.agingQueries += total;
  return young * YOUNG_SHARE_WORTH_A_VISIT >= end - start;
}

/** Walks the address space for the aging of generation `seq`: all tables, or those that the filter names. */
function* walkMm(m: Memcg, task: Task, seq: number, all: boolean): Work {
  const { filters } = m;
  resetFilter(filters, seq + 1);
  const tables = filters.tables[0].length;
  for (let table = 0; table < tables; table++) {
    if (!all && !wantsTable(filters, seq, table)) continue;
    if (yield* walkTable(m, task, table)) addTable(filters, seq + 1, table);
  }
}

/**
 * One aging (A.4): walks the address space, then opens a new generation. Pages found young get the number that
 * `maxSeq` has *before* it grows, so right after an aging the youngest generation is empty.
 *
 * @param forceScan visit every table; otherwise only those that the Bloom filter names, and those of a process that was
 *   not scheduled since the last walk not at all
 */
export function* tryToIncMaxSeq(m: Memcg, task: Task, forceScan: boolean): Work {
  // Each process is walked by one reclaimer at a time; a VM is one process (A.4 step 1).
  if (m.walking) return;
  m.walking = true;
  const { lruvec, mm } = m;
  const { engine } = task;
  const startedNs = engine.nowNs;
  const seq = lruvec.maxSeq;
  const all = forceScan || mm.isNew;
  if (all || mm.used) {
    mm.isNew = false;
    mm.used = mm.runsAlways;
    yield* walkMm(m, task, seq, all);
  }
  const moved = incMaxSeq(lruvec, engine.nowNs * 1e-9);
  m.counts.agings++;
  m.walking = false;
  m.onAged();
  if (!spend(task, moved * m.costs.isolateNs)) yield;
  addToHistogram(m.agingNs, engine.nowNs - startedNs);
}
