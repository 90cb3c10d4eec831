import type { AccessStream } from '../accessed/accessStream.js';
import { HOST_PRESENT } from '../accessed/bits.js';
import { nextEventNs, ranAhead } from '../engine/engine.js';
import { type Query, SHADOW_YOUNG, TDP_YOUNG } from '../kvm/query.js';
import { directWord } from '../kvm/rmap/table.js';
import { rmapAge } from '../kvm/shadow.js';
import { inSlot, type Vm } from '../kvm/vm.js';
import { costOfQuery, countQueries } from '../kvm/young.js';
import { updateGens } from '../mm/lruvec.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { isForKvm } from '../mm/query.js';
import { age, HOST, QUERIED, SPTE, select, TDP } from './ageBits.js';
import { type KnownQuiet, quietPages } from './quiet.js';
import { hostNsOf, type Walk, type Walked } from './walk.js';

/**
 * Whether `walkAtOnce` can walk a range: no answer depends on another, and what bits have seen is either known or drawn
 * from a Poisson process. That is nearly every aging and every look-around.
 */
export function canWalkAtOnce(m: Memcg, q: Query, { start, end }: PageRange): boolean {
  if (!isPoisson(m.hostStream)) return false;
  if (!q.isKvms) return true;
  const { plan } = q;
  const vm = m.vm!;
  if (!vm.adBits || plan.flushIfYoung || !isPoisson(vm.tdpStream)) return false;
  if (inSlot(vm, start) !== inSlot(vm, end - 1)) return false;
  if (plan.extraCallsIfKvmYoung > 0 && (asksShadow(q) || plan.tdp === 'mmuLockWrite')) return false;
  if (!asksShadow(q)) return true;
  if (plan.many !== 'same' || plan.combine !== 'or' || plan.shadowBits !== 'cleared') return false;
  return isPoisson(vm.shadow!.stream);
}

function isPoisson(stream: AccessStream | null): boolean {
  return stream === null || (stream.truth === null && stream.activity.scans === null);
}

/**
 * The walk of `walkPtes` at `q.tick`, draw for draw: a test holds the two together. One kind of bit
 * after the other, and pages that are alike together: many times as fast, which matters because agings of large guests
 * are most of what a run does.
 *
 * @param known see `quietPages`
 */
export function walkAtOnce(m: Memcg, q: Query, walk: Walk, known: KnownQuiet | null = null): Walked {
  const { lruvec } = m;
  const { start, end, seq } = walk;
  const vm = isForKvm(m, q, start) ? m.vm : null;
  const quiet = quietPages(m, q, walk, known);
  if (quiet >= 0) {
    const ns = vm === null ? quiet * hostNsOf(m, q, start) : countKvm(vm, q, quiet, 0);
    return { total: quiet, young: 0, onLists: 0, ns };
  }
  lruvec.ticks.fill(q.tick, 0, end - start);
  const total = select(m, walk);
  if (m.hostStream !== null) age(m, HOST, m.hostStream, walk, start);
  const ns =
    vm === null ? total * hostNsOf(m, q, start) : countKvms(m, vm, q, walk, total, ageKvms(m, vm, q, walk));
  const { young, onLists } = updateGens(lruvec, start, end, seq);
  return { total, young, onLists, ns };
}

/**
 * The same page after page as time passes, up to a page in whose query something is due, or whose rmap is more than its
 * first slot's entry: to what `walkPtes` does one by one, draw for draw and nanosecond for nanosecond.
 *
 * @returns also `end`, the first page that is left
 */
export function walkAhead(m: Memcg, q: Query, walk: Walk): Walked & { readonly end: number } {
  const vm = m.vm!;
  const { start, seq, except } = walk;
  const end = passTime(m, vm, q, walk);
  const walked = { start, end, seq, except };
  const total = select(m, walked);
  ageKvms(m, vm, q, walked);
  const { young, onLists } = updateGens(m.lruvec, start, end, seq);
  return { total, young, onLists, ns: 0, end };
}

/** Lets the time of the queries pass, writes when each is into `ticks`, and counts them. Returns where it had to end. */
function passTime(m: Memcg, vm: Vm, q: Query, { start, end, except }: Walk): number {
  const { tickNs } = m;
  const { ticks } = m.lruvec;
  const { engine } = q.task;
  const heads = asksShadow(q) ? vm.shadow!.rmap.heads : null;
  const costs = [costOfQuery(vm, q, 0), costOfQuery(vm, q, 1)];
  const steps = costs[0].outsideNs > 0 ? 2 : 1;
  const dueNs = engine.stopped ? 0 : nextEventNs(engine);
  let { nowNs } = engine;
  let stepsLeft = engine.eventsRunEnd - engine.eventsRun;
  let stepped = 0;
  let p = start;
  for (; p < end; p++) {
    if (!isWalked(m, p, except)) continue;
    const untilNs = nowNs + q.atMostNs;
    stepsLeft -= steps;
    if (untilNs >= dueNs || untilNs > engine.horizonNs || stepsLeft < 0) break;
    let sptes = 0;
    if (heads !== null && heads[p - vm.first] !== 0) {
      if (heads[p - vm.first] !== directWord(p - vm.first)) break;
      sptes = 1;
    }
    ticks[p - start] = Math.floor(nowNs / tickNs);
    const { ns, outsideNs } = costs[sptes];
    nowNs += outsideNs;
    const sinceNs = nowNs;
    nowNs += ns - outsideNs;
    countQueries(vm, q, 1, sptes, nowNs - sinceNs);
    stepped += steps;
  }
  ranAhead(engine, nowNs, stepped);
  return p;
}

/** Whether page `p` is queried; from 6.14 on pages that are on no list, in the hands of eviction for one, are left alone. */
export function isWalked({ bits, lruvec, rules }: Memcg, p: number, except: number): boolean {
  if (p === except || (bits[p] & HOST_PRESENT) === 0) return false;
  return !rules.twoSightings || lruvec.folios.gen[p] !== 0;
}

/** Of pages queried together, those with rmap entries: how many have their first slot's, and how many entries each of the others has. */
interface RmapsAsked {
  readonly direct: number;
  readonly chains: readonly number[];
}

const NO_RMAPS: RmapsAsked = { direct: 0, chains: [] };

function asksShadow({ shadow }: Query): boolean {
  return shadow !== 'notAsked';
}

/** Tests and clears KVM's bits. */
function ageKvms(m: Memcg, vm: Vm, q: Query, range: PageRange): RmapsAsked {
  if (q.plan.tdp !== 'notAsked' && vm.tdp)
    vm.counts.accessedBitsReset += age(m, TDP, vm.tdpStream, range, range.start);
  return asksShadow(q) ? ageRmaps(m, vm, q, range) : NO_RMAPS;
}

/** Counts `total` queries made at once. Returns what they cost, in nanoseconds. */
function countKvms(
  { lruvec }: Memcg,
  vm: Vm,
  q: Query,
  { start, end }: PageRange,
  total: number,
  { direct, chains }: RmapsAsked,
): number {
  const { plan } = q;
  const { answers } = lruvec;
  let secondCalls = 0;
  if (plan.extraCallsIfKvmYoung > 0)
    for (let k = 0; k < end - start; k++) if (answers.getUint8(k) === (QUERIED | TDP_YOUNG)) secondCalls++;
  let ns = secondCalls * plan.extraCallsIfKvmYoung * vm.costs.notifierCallNs;
  ns += countKvm(vm, q, total - direct - chains.length, 0);
  ns += countKvm(vm, q, direct, 1);
  for (const sptes of chains) ns += countKvm(vm, q, 1, sptes);
  return ns;
}

function countKvm(vm: Vm, q: Query, pages: number, sptes: number): number {
  const { ns, outsideNs } = costOfQuery(vm, q, sptes);
  countQueries(vm, q, pages, sptes, ns - outsideNs);
  return pages * ns;
}

/** The shadow MMU's part: along stretches of pages whose only SPTE is their first slot's, which is nearly all. */
function ageRmaps(m: Memcg, vm: Vm, q: Query, { start, end }: PageRange): RmapsAsked {
  const { answers } = m.lruvec;
  const { rmap, stream } = vm.shadow!;
  const { heads } = rmap;
  let direct = 0;
  const chains: number[] = [];
  for (let p = start; p < end; ) {
    let to = p;
    while (
      to < end &&
      answers.getUint8(to - start) !== 0 &&
      heads[to - vm.first] === directWord(to - vm.first)
    )
      to++;
    if (to > p) {
      direct += to - p;
      vm.counts.accessedBitsReset += age(m, SPTE, stream, { start: p, end: to }, start);
      p = to;
      continue;
    }
    const answer = answers.getUint8(p - start);
    if (answer !== 0 && heads[p - vm.first] !== 0) {
      if (rmapAge(vm, q, p - vm.first)) answers.setUint8(p - start, answer | SHADOW_YOUNG);
      chains.push(q.sptes);
    }
    p++;
  }
  return { direct, chains };
}
