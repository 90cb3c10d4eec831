import { MUST_WAIT, type Stage, Stages, spend, type Task, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import type { QueryInTime } from '../kvm/young.js';
import { MAX_LRU_BATCH, MIN_LRU_BATCH, MIN_NR_GENS } from '../mm/constants.js';
import { KEEP, listAdd, listAddTail, listEmpty, listPop } from '../mm/folios.js';
import {
  addFolio,
  genFromSeq,
  headOf,
  incGen,
  type Lruvec,
  leaveGen,
  nrGens,
  tryToIncMinSeq,
} from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import { beginQuery, looksAround } from '../mm/query.js';
import { noteIsolated, type Refs, seenAtLastCheck } from '../mm/refs.js';
import type { ReclaimRules } from '../mm/rules.js';
import { countProtected, evictableTier, isProtected } from '../mm/tiers.js';
import { unmapAtOnce, unmapInTime } from '../mm/unmap.js';
import { CheckInTime, checkAtOnce, checkStages } from './evictionCheck.js';
import { lookAroundAtOnce, type SharedLook, shareLooks } from './lookAround.js';

/** What one call of `evictFolios` did. */
export interface Eviction {
  /** Pages looked at, as the reclaim loop counts them; 0 means that it cannot go on without an aging. */
  readonly scanned: number;
  /** Pages evicted. */
  readonly reclaimed: number;
}

/**
 * Takes up to 64 pages from the old end of the oldest generation (MODEL.md#eviction) and looks at no more than `most`.
 * Pages that were promoted in the meantime are met here and sorted onto the list where their flags say they belong;
 * pages of a protected tier go one generation up.
 *
 * @returns pages looked at
 */
function isolateFolios(lruvec: Lruvec, isolated: number[], most: number): number {
  const { refs } = lruvec;
  const f = lruvec.folios;
  if (nrGens(lruvec) === MIN_NR_GENS) return 0;
  const oldest = genFromSeq(lruvec.minSeq);
  const head = headOf(lruvec, lruvec.minSeq);
  const tier = refs === null ? 0 : evictableTier(refs);
  let scanned = 0;
  while (!listEmpty(f, head) && scanned < most && isolated.length < MIN_LRU_BATCH) {
    const p = listPop(f, head);
    scanned++;
    if (f.gen[p] !== oldest + 1) {
      listAdd(f, lruvec.heads + f.gen[p] - 1, p);
      continue;
    }
    if (refs !== null && isProtected(refs, p, tier)) {
      protect(lruvec, refs, p);
      continue;
    }
    leaveGen(lruvec, p);
    if (refs !== null) noteIsolated(refs, p);
    f.flags[p] &= ~KEEP;
    isolated.push(p);
  }
  return scanned;
}

/** Page `p`, taken from the old end of the oldest generation, goes to the young end of the next; up to 6.13 to its old end. */
function protect(lruvec: Lruvec, refs: Refs, p: number): void {
  const f = lruvec.folios;
  countProtected(refs, p);
  incGen(lruvec, p);
  const add = refs.twoSightings ? listAdd : listAddTail;
  add(f, headOf(lruvec, lruvec.minSeq + 1), p);
}

/** What `takeBatch` looked at: in truth, and as the reclaim loop counts it. */
interface Taken {
  readonly lookedAt: number;
  readonly scanned: number;
}

/** Isolates a batch, and drops generations that are empty. */
export function takeBatch(lruvec: Lruvec, rules: ReclaimRules, isolated: number[], most: number): Taken {
  if (rules.budgetIsExact) {
    tryToIncMinSeq(lruvec);
    let scanned = isolateFolios(lruvec, isolated, most);
    // Sorting alone is no progress: the next pages of the same type, once.
    if (isolated.length === 0) scanned += isolateFolios(lruvec, isolated, most);
    tryToIncMinSeq(lruvec);
    return { lookedAt: scanned, scanned };
  }
  const limit = rules.batchKeepsBudget ? most : MAX_LRU_BATCH;
  const lookedAt = isolateFolios(lruvec, isolated, limit);
  let scanned = isolated.length > 0 || lookedAt >= limit ? lookedAt : 0;
  if (tryToIncMinSeq(lruvec)) scanned++;
  return { lookedAt, scanned: nrGens(lruvec) === MIN_NR_GENS ? 0 : scanned };
}

/**
 * One round of eviction: isolate, check each page once more, evict the old ones, and put the young ones back among the
 * young.
 *
 * @param most pages to look at; minded only by kernels whose batches keep to the budget
 */
export function evictFolios(m: Memcg, task: Task, most: number = MAX_LRU_BATCH): Work<Eviction> {
  return new Batch(m, task, most);
}

class Batch extends Stages<Eviction> {
  result: Eviction = { scanned: 0, reclaimed: 0 };
  private readonly isolated: number[] = [];
  private readonly rejected: number[] = [];
  private scanned = 0;
  /** How many of the isolated pages have been taken for a check, the last of them, and what the query of it answered. */
  private taken = 0;
  private p = -1;
  private young: number = OLD;
  private q: Query | null = null;
  private inTime: CheckInTime | null = null;
  private shared: SharedLook | null = null;

  constructor(
    private readonly m: Memcg,
    private readonly task: Task,
    private readonly most: number,
  ) {
    super(stages);
  }

  get check(): CheckInTime {
    return this.inTime!;
  }

  get kvms(): QueryInTime {
    return this.inTime!.kvms;
  }

  isolate(): boolean {
    const { m, task, isolated, most } = this;
    const { scanned, lookedAt } = takeBatch(m.lruvec, m.rules, isolated, most);
    this.scanned = scanned;
    m.counts.pgscan += isolated.length;
    return spend(task, lookedAt * m.costs.isolateNs);
  }

  /** Checks pages as long as that goes at once: to come back to the stages after each step of each page would take longer. */
  checkPages(): boolean {
    let goesOn = this.checkNext();
    while (goesOn && (this.at === LOOK_AT_ONCE || this.at === CHECK_NEXT))
      goesOn = this.at === CHECK_NEXT ? this.checkNext() : this.lookAtOnce();
    return goesOn;
  }

  /** Checks the next page, at once if it can. */
  private checkNext(): boolean {
    const { m, task, isolated } = this;
    if (this.taken === isolated.length) return this.goTo(PUT_BACK);
    this.q = beginQuery(m, task, 'eviction', this.q);
    const { q } = this;
    const p = isolated[this.taken++];
    this.p = p;
    // A neighbour's look-around may have found this page young after it was isolated.
    if ((m.lruvec.folios.flags[p] & KEEP) !== 0) return this.reject();
    this.young = checkAtOnce(m, q, p);
    if (this.young === MUST_WAIT) return this.goInTime(q).begin(q, p);
    this.at = LOOK_AT_ONCE;
    return this.pass(m.costs.lastCheckNs + q.ns);
  }

  endCheck(): boolean | Work<number> {
    this.young = this.check.end();
    this.at = WRITE_TO_SWAP;
    return this.unmap();
  }

  lookAtOnce(): boolean {
    const { m, task, p } = this;
    const q = this.q!;
    if (this.young === OLD) return this.goTo(UNMAP);
    if (!looksAround(m, q, this.young)) return this.reject();
    this.shared ??= shareLooks(m, task);
    const ns = lookAroundAtOnce(m, this.shared, p, q.ns);
    if (ns !== MUST_WAIT) {
      this.reject();
      return this.pass(ns);
    }
    this.goInTime(q).goOn(q, p, this.young);
    return true;
  }

  /** The check takes time, in which others may be at the pages that look-arounds share. */
  private goInTime(q: Query): CheckInTime {
    this.shared = null;
    this.at = CHECK_IN_TIME;
    this.inTime ??= new CheckInTime(this.m, q);
    return this.inTime;
  }

  unmap(): boolean | Work<number> {
    const { m, task, p } = this;
    if (this.young !== OLD) return this.reject();
    this.shared = null;
    const ns = unmapAtOnce(m, task, p);
    return ns === MUST_WAIT ? unmapInTime(m, task, p) : this.writeToSwap(ns);
  }

  writeToSwap(ns: number): boolean {
    this.at = CHECK_NEXT;
    return spend(this.task, ns);
  }

  putBack(): true {
    const { m, isolated, rejected, scanned } = this;
    const { lruvec } = m;
    for (const p of rejected) {
      lruvec.folios.flags[p] &= ~KEEP;
      addFolio(lruvec, p, seqOfRescued(lruvec, p));
    }
    m.counts.rescued += rejected.length;
    this.result = { scanned, reclaimed: isolated.length - rejected.length };
    return true;
  }

  /** The page stays. */
  private reject(): true {
    this.rejected.push(this.p);
    return this.goTo(CHECK_NEXT);
  }

  /** If it has to sleep, others may have been at the pages that its look-arounds share. */
  private pass(ns: number): boolean {
    if (spend(this.task, ns)) return true;
    this.shared = null;
    return false;
  }

  private goTo(stage: number): true {
    this.at = stage;
    return true;
  }
}

const stages: readonly Stage<Batch>[] = [
  (w) => w.isolate(),
  (w) => w.checkPages(),
  ...checkStages,
  (w) => w.endCheck(),
  (w) => w.lookAtOnce(),
  (w) => w.unmap(),
  (w, ns) => w.writeToSwap(ns as number),
  (w) => w.putBack(),
];
const [CHECK_NEXT, CHECK_IN_TIME] = [1, 2];
const [LOOK_AT_ONCE, UNMAP, WRITE_TO_SWAP, PUT_BACK] = [0, 1, 2, 3].map((k) => stages.length - 4 + k);

/** Where a rescued page goes: into the youngest generation, or one below unless it is part of the working set (6.14). */
function seqOfRescued(lruvec: Lruvec, p: number): number {
  const { refs, maxSeq } = lruvec;
  return refs === null || seenAtLastCheck(refs, p) ? maxSeq : maxSeq - 1;
}
