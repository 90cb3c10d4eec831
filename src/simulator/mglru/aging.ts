import { HOST_PRESENT } from '../accessed/bits.js';
import { spend, type Task, type Work } from '../engine/tasks.js';
import { hasRmaps } from '../kvm/vm.js';
import { askedAtMostNs, OLD } from '../kvm/young.js';
import { spinIsLocked, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { addTable, resetFilter, wantsTable } from '../mm/bloom.js';
import { PTRS_PER_PTE, YOUNG_SHARE_WORTH_A_VISIT } from '../mm/constants.js';
import { incMaxSeq, updateGen } from '../mm/lruvec.js';
import { type Memcg, tickNow } from '../mm/memcg.js';
import { asksKvm, clearYoung, clearYoungQuietly } from '../mm/query.js';
import { isQuiet } from '../mm/quiet.js';
import type { Question } from '../policy/query.js';
import { addToHistogram } from '../stats/logHistogram.js';
import { canSweep, sweepTdp } from './walkTdpTable.js';

/** One walk of one page-table page: what it asks, and what it found. */
interface Walk {
  readonly question: Question;
  /** Whether KVM is asked, and whether the VM has rmaps in the policy's eyes. */
  readonly kvm: boolean;
  readonly rmaps: boolean;
  readonly start: number;
  readonly end: number;
  total: number;
  young: number;
}

function walkOf(m: Memcg, table: number): Walk {
  const rmaps = m.vm !== null && hasRmaps(m.vm, m.policy.rmapsAreSticky);
  const question = m.policy.ask('aging', { hasRmaps: rmaps });
  const start = Math.max(m.first, m.first + table * PTRS_PER_PTE - m.tableOffset);
  return {
    question,
    kvm: asksKvm(m, start, question),
    rmaps,
    start,
    end: Math.min(m.first + m.count, m.first + (table + 1) * PTRS_PER_PTE - m.tableOffset),
    total: 0,
    young: 0,
  };
}

/**
 * Walks one page-table page with its lock held: asks about each present page and promotes the young ones to `maxSeq`.
 * The lock is taken by trylock (A.4): a table whose lock somebody has is left out.
 *
 * @returns true when the table is worth another visit: one entry in eight was young, counting those that map nothing
 */
function* walkTable(m: Memcg, task: Task, table: number): Work<boolean> {
  if (m.ptl !== null && spinIsLocked(m.ptl, m.firstPtl + table)) {
    m.counts.tablesSkipped++;
    return false;
  }
  const walk = walkOf(m, table);
  const perPageNs = walk.kvm ? askedAtMostNs(m.vm!, walk.question) : m.costs.hostPteNs;
  if (isQuiet(m, task, (walk.end - walk.start) * perPageNs, walk.question, walk.rmaps)) {
    const before = walk.kvm ? m.vm!.askedNs : 0;
    if (walk.kvm && canSweep(m, walk.question, walk.rmaps)) {
      const swept = sweepTdp(m, walk.start, walk.end, walk.question, tickNow(m, task));
      walk.total = swept.total;
      walk.young = swept.young;
      if (!spend(task, swept.askedNs)) yield;
    } else {
      walkQuietly(m, walk, tickNow(m, task), task.id);
      const ns = walk.kvm ? m.vm!.askedNs - before : walk.total * m.costs.hostPteNs;
      if (!spend(task, ns)) yield;
    }
  } else {
    yield* walkInTime(m, task, walk, m.firstPtl + table);
  }
  m.counts.agingQueries += walk.total;
  return walk.young * YOUNG_SHARE_WORTH_A_VISIT >= walk.end - walk.start;
}

/** The whole table at once: nothing else happens meanwhile. */
function walkQuietly(m: Memcg, walk: Walk, tick: number, actor: number): void {
  const { lruvec, bits } = m;
  const { question, kvm, rmaps, start, end } = walk;
  const { gen } = lruvec.folios;
  const onListsOnly = m.rules.twoSightings;
  const maxSeq = lruvec.maxSeq;
  let total = 0;
  let young = 0;
  for (let p = start; p < end; p++) {
    if ((bits[p] & HOST_PRESENT) === 0 || (onListsOnly && gen[p] === 0)) continue;
    total++;
    if (clearYoungQuietly(m, p, question, kvm, rmaps, tick, actor) === OLD) continue;
    young++;
    updateGen(lruvec, p, maxSeq);
  }
  walk.total = total;
  walk.young = young;
}

/** Page by page: others come in between, and locks must be waited for. */
function* walkInTime(m: Memcg, task: Task, walk: Walk, ptl: number): Work {
  const { lruvec, bits } = m;
  const onListsOnly = m.rules.twoSightings;
  if (m.ptl !== null && !spinLock(m.ptl, task.id, ptl)) yield;
  for (let p = walk.start; p < walk.end; p++) {
    if ((bits[p] & HOST_PRESENT) === 0 || (onListsOnly && lruvec.folios.gen[p] === 0)) continue;
    walk.total++;
    const young = yield* clearYoung(m, task, p, walk.question, walk.rmaps, tickNow(m, task));
    if (!walk.kvm && !spend(task, m.costs.hostPteNs)) yield;
    if (young === OLD) continue;
    walk.young++;
    updateGen(lruvec, p, lruvec.maxSeq);
  }
  if (m.ptl !== null) spinUnlock(m.ptl, task.id);
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
