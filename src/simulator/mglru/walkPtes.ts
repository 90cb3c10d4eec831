import { HOST_PRESENT } from '../accessed/bits.js';
import { type Stage, Stages, spend, spendSteps, type Task, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { queryKvmInTime } from '../kvm/young.js';
import { genFromSeq, updateGen } from '../mm/lruvec.js';
import { type Memcg, type PageRange, tickNow } from '../mm/memcg.js';
import { beginQuery, canQueryAtOnce, isForKvm, isOutdated, queryAtOnce, queryHost } from '../mm/query.js';
import type { Situation } from '../policy/queryPlan.js';
import { type KnownQuiet, type QuietWalk, quietWalk } from './quiet.js';
import { hostNsOf, type Walk, type Walked } from './walk.js';
import { canWalkAtOnce, walkAhead, walkAtOnce } from './walkAtOnce.js';

/**
 * `walkPtes` in one instant, where all that happens is the caller's: to let `ns` pass is left to it.
 *
 * @returns null, with nothing done, where something comes between or pages must be queried one by one
 */
export function walkPtesAtOnce(
  m: Memcg,
  q: Query,
  walk: Walk,
  known: KnownQuiet | null = null,
): Walked | null {
  if (!fitsIn(m, q, walk) || !canWalkAtOnce(m, q, walk)) return null;
  q.tick = tickNow(m, q.task);
  return walkAtOnce(m, q, walk, known);
}

/** Whether a walk over a range can be done before anything else is due. */
function fitsIn(m: Memcg, q: Query, { start, end }: PageRange): boolean {
  return canQueryAtOnce(m, q, (end - start) * (isForKvm(m, q, start) ? q.atMostNs : hostNsOf(m, q, start)));
}

/**
 * Queries the present pages of a walk, all of one page table whose lock the caller holds, and promotes the young ones. All
 * at once where nothing comes between; else page by page, where others come in between and locks must be waited for.
 *
 * @param found takes the young pages that are on lists and not in the walk's generation, which are then left to the caller
 */
export function walkPtes(
  m: Memcg,
  task: Task,
  situation: Situation,
  walk: Walk,
  found: number[] | null = null,
): Work<Walked> {
  return new WalkInTime(m, beginQuery(m, task, situation), situation, walk, found);
}

class WalkInTime extends Stages<Walked> {
  result: Walked = { total: 0, young: 0, onLists: 0, ns: 0 };
  private quiet: QuietWalk | null = null;

  constructor(
    private readonly m: Memcg,
    private readonly q: Query,
    private readonly situation: Situation,
    private readonly walk: Walk,
    private readonly found: number[] | null,
  ) {
    super(stages);
  }

  tryAtOnce(): boolean {
    const done = this.found === null ? walkPtesAtOnce(this.m, this.q, this.walk) : null;
    if (done === null) return true;
    this.result = done;
    this.at = stages.length;
    return spend(this.q.task, done.ns);
  }

  /** Goes over the pages as long as they are quiet, and again when another task has come between; then over the rest. */
  walkQuiet(): boolean | Work {
    const { m, q, quiet } = this;
    const { start, end, seq, except } = this.walk;
    if (quiet !== null) this.result.total += quiet.walked;
    const from = quiet === null ? start : quiet.next;
    if (from >= end) return true;
    const fast = this.found === null && canWalkAtOnce(m, q, this.walk);
    const next = fast && !isOutdated(m, q) ? quietWalk(m, q, { start: from, end, seq, except }) : null;
    if (next === null) return this.walkOneByOne(from, fast);
    this.quiet = next;
    this.at--;
    return spendSteps(q.task, next);
  }

  /** Page by page; where it may be fast, ahead of the clock over pages between whose queries nothing is due. */
  private *walkOneByOne(from: number, fast: boolean): Work {
    const { m, q, found, result: walked } = this;
    const { task } = q;
    const { bits, lruvec } = m;
    const { start, end, seq, except } = this.walk;
    const { gen } = lruvec.folios;
    // From 6.14 on pages that are on no list, in the hands of eviction for one, are left alone.
    const onListsOnly = m.rules.twoSightings;
    const isKvms = isForKvm(m, q, start);
    const hostNs = hostNsOf(m, q, start);
    const atOnce = this.quiet === null && fitsIn(m, q, this.walk);
    q.tick = tickNow(m, task);
    const ahead = fast && isKvms && q.plan.extraCallsIfKvmYoung === 0;
    for (let p = from; p < end; p++) {
      if (!atOnce && isOutdated(m, q)) {
        const left = { start: p, end, seq, except };
        const rest = (yield walkPtes(m, task, this.situation, left, found)) as Walked;
        walked.total += rest.total;
        walked.young += rest.young;
        walked.onLists += rest.onLists;
        return;
      }
      if (ahead && canQueryAtOnce(m, q, q.atMostNs)) {
        const part = walkAhead(m, q, { start: p, end, seq, except });
        walked.total += part.total;
        walked.young += part.young;
        walked.onLists += part.onLists;
        p = part.end;
        if (p === end) break;
      }
      if (p === except || (bits[p] & HOST_PRESENT) === 0 || (onListsOnly && gen[p] === 0)) continue;
      walked.total++;
      let young: number;
      if (atOnce) {
        young = queryAtOnce(m, q, p);
        walked.ns += isKvms ? q.ns : hostNs;
      } else if (!isKvms) {
        q.tick = tickNow(m, task);
        young = queryAtOnce(m, q, p);
        if (!spend(task, hostNs)) yield;
      } else if (canQueryAtOnce(m, q, q.atMostNs)) {
        q.tick = tickNow(m, task);
        young = queryAtOnce(m, q, p, task.engine.nowNs);
        if (q.outsideNs > 0 && !spend(task, q.outsideNs)) yield;
        if (!spend(task, q.ns - q.outsideNs)) yield;
      } else {
        young = queryHost(m, q, p);
        if (isForKvm(m, q, p)) young |= (yield queryKvmInTime(m.vm!, q, p, young !== OLD)) as number;
      }
      if (young === OLD) continue;
      walked.young++;
      if (gen[p] !== 0) walked.onLists++;
      if (found === null || gen[p] === 0) updateGen(lruvec, p, seq);
      else if (gen[p] !== genFromSeq(seq) + 1) found.push(p);
    }
    if (atOnce && !spend(task, walked.ns)) yield;
  }
}

const stages: readonly Stage<WalkInTime>[] = [(w) => w.tryAtOnce(), (w) => w.walkQuiet()];
