import { spend, spendSteps, type Task, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { queryKvmInTime } from '../kvm/young.js';
import { genFromSeq, updateGen } from '../mm/lruvec.js';
import { type Memcg, type PageRange, tickNow } from '../mm/memcg.js';
import { beginQuery, canQueryAtOnce, isForKvm, isOutdated, queryAtOnce, queryHost } from '../mm/query.js';
import type { Situation } from '../policy/queryPlan.js';
import { type KnownQuiet, quietWalk } from './quiet.js';
import { hostNsOf, type Walk, type Walked } from './walk.js';
import { canWalkAtOnce, isWalked, walkAhead, walkAtOnce } from './walkAtOnce.js';

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
export function* walkPtes(
  m: Memcg,
  task: Task,
  situation: Situation,
  walk: Walk,
  found: number[] | null = null,
): Work<Walked> {
  const q = beginQuery(m, task, situation);
  const done = found === null ? walkPtesAtOnce(m, q, walk) : null;
  if (done !== null) {
    if (!spend(task, done.ns)) yield;
    return done;
  }
  const { start, end, seq, except } = walk;
  const walked: Walked = { total: 0, young: 0, onLists: 0, ns: 0 };
  const fast = found === null && canWalkAtOnce(m, q, walk);
  // Over the pages as long as they are quiet, and again when another task has come between; then over the rest.
  let from = start;
  while (fast && from < end && !isOutdated(m, q)) {
    const quiet = quietWalk(m, q, { start: from, end, seq, except });
    if (quiet === null) break;
    if (!spendSteps(task, quiet)) yield;
    walked.total += quiet.walked;
    from = quiet.next;
  }
  if (from >= end) return walked;
  const atOnce = from === start && fitsIn(m, q, walk);
  const rest = { start: from, end, seq, except };
  const left = (yield walkOneByOne(m, q, rest, found, walked, atOnce)) as number;
  if (left < end)
    add(walked, (yield walkPtes(m, task, situation, { start: left, end, seq, except }, found)) as Walked);
  return walked;
}

function add(to: Walked, { total, young, onLists }: Walked): void {
  to.total += total;
  to.young += young;
  to.onLists += onLists;
}

/**
 * Page by page; where it may be fast, ahead of the clock over pages between whose queries nothing is due.
 *
 * @returns the page for which the query must be planned again; the walk's end where there is none
 */
function* walkOneByOne(
  m: Memcg,
  q: Query,
  { start, end, seq, except }: Walk,
  found: number[] | null,
  walked: Walked,
  atOnce: boolean,
): Work<number> {
  const { task } = q;
  const { lruvec } = m;
  const { gen } = lruvec.folios;
  const isKvms = isForKvm(m, q, start);
  const hostNs = hostNsOf(m, q, start);
  q.tick = tickNow(m, task);
  const fast = found === null && canWalkAtOnce(m, q, { start, end });
  const ahead = fast && isKvms && q.plan.extraCallsIfKvmYoung === 0;
  for (let p = start; p < end; p++) {
    if (!atOnce && isOutdated(m, q)) return p;
    if (ahead && canQueryAtOnce(m, q, q.atMostNs)) {
      const part = walkAhead(m, q, { start: p, end, seq, except });
      add(walked, part);
      p = part.end;
      if (p === end) break;
    }
    if (!isWalked(m, p, except)) continue;
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
  return end;
}
