import { HOST_PRESENT } from '../accessed/bits.js';
import { spend, spendSteps, type Task, type Work } from '../engine/tasks.js';
import { OLD, type Query } from '../kvm/query.js';
import { inSlot } from '../kvm/vm.js';
import { queryKvmInTime } from '../kvm/young.js';
import { genFromSeq, updateGen } from '../mm/lruvec.js';
import { type Memcg, type PageRange, tickNow } from '../mm/memcg.js';
import { beginQuery, canQueryAtOnce, isForKvm, isOutdated, queryAtOnce, queryHost } from '../mm/query.js';
import type { Situation } from '../policy/queryPlan.js';
import { type KnownQuiet, quietWalk } from './quiet.js';
import { canWalkAtOnce, type Walked, walkAhead, walkAtOnce } from './walkAtOnce.js';

/**
 * `walkPtes` in one instant, where all that happens is the caller's: to let `ns` pass is left to it.
 *
 * @returns null, with nothing done, where something comes between or pages must be queried one by one
 */
export function walkPtesAtOnce(
  m: Memcg,
  q: Query,
  range: PageRange,
  seq: number,
  except: number,
  known: KnownQuiet | null = null,
): Walked | null {
  if (!fitsIn(m, q, range) || !canWalkAtOnce(m, q, range)) return null;
  q.tick = tickNow(m, q.task);
  return walkAtOnce(m, q, range, hostNsOf(m, q, range.start), seq, except, known);
}

/** Whether a walk over a range can be done before anything else is due. */
function fitsIn(m: Memcg, q: Query, { start, end }: PageRange): boolean {
  return canQueryAtOnce(m, q, (end - start) * (isForKvm(m, q, start) ? q.atMostNs : hostNsOf(m, q, start)));
}

/**
 * Queries the present pages of a range, all of one page table whose lock the caller holds, and promotes the young ones to
 * generation `seq`. All at once where nothing comes between; else page by page, where others come in between and locks
 * must be waited for.
 *
 * @param except a page that is left out
 * @param found takes the young pages that are on lists and not in `seq`, which are then left to the caller
 */
export function* walkPtes(
  m: Memcg,
  task: Task,
  situation: Situation,
  range: PageRange,
  seq: number,
  except = -1,
  found: number[] | null = null,
): Work<Walked> {
  const q = beginQuery(m, task, situation);
  const done = found === null ? walkPtesAtOnce(m, q, range, seq, except) : null;
  if (done !== null) {
    if (!spend(task, done.ns)) yield;
    return done;
  }
  const { bits, lruvec } = m;
  const { start, end } = range;
  const { gen } = lruvec.folios;
  // From 6.14 on pages that are on no list, in the hands of eviction for one, are left alone.
  const onListsOnly = m.rules.twoSightings;
  const isKvms = isForKvm(m, q, start);
  const hostNs = hostNsOf(m, q, start);
  const atOnce = fitsIn(m, q, range);
  q.tick = tickNow(m, task);
  const alike = found === null && canWalkAtOnce(m, q, range);
  const ahead = alike && isKvms && q.plan.extraCallsIfKvmYoung === 0;
  const walked: Walked = { total: 0, young: 0, onLists: 0, ns: 0 };
  let from = start;
  while (alike && from < end && !isOutdated(m, q)) {
    const steps = quietWalk(m, q, { start: from, end }, except, hostNs);
    if (steps === null) break;
    if (!spendSteps(task, steps)) yield;
    walked.total += steps.walked;
    from = steps.next;
  }
  for (let p = from; p < end; p++) {
    if (!atOnce && isOutdated(m, q)) {
      const rest = yield* walkPtes(m, task, situation, { start: p, end }, seq, except, found);
      walked.total += rest.total;
      walked.young += rest.young;
      walked.onLists += rest.onLists;
      return walked;
    }
    if (ahead && canQueryAtOnce(m, q, q.atMostNs)) {
      const part = walkAhead(m, q, { start: p, end }, seq, except);
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
  return walked;
}

/** What a page costs of which KVM is not asked, with the calls that it refuses, in nanoseconds. */
function hostNsOf({ vm, costs }: Memcg, { isKvms, plan }: Query, p: number): number {
  const refused = vm === null || isKvms || !inSlot(vm, p) ? 0 : plan.refusedCalls * vm.costs.notifierCallNs;
  return costs.hostPteNs + refused;
}
