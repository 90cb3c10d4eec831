import { type AccessStream, chanceOf256, clearAfterOld } from '../accessed/accessStream.js';
import {
  HOST_ACCESSED,
  HOST_PRESENT,
  SPTE_ACCESSED,
  SPTE_PREFETCHED,
  SPTE_PRESENT,
  TDP_ACCESSED,
  TDP_PRESENT,
} from '../accessed/bits.js';
import { nextEventNs, ranAhead } from '../engine/engine.js';
import { HOST_YOUNG, type Query, SHADOW_YOUNG, TDP_YOUNG } from '../kvm/query.js';
import { directWord } from '../kvm/rmap/table.js';
import { rmapAge } from '../kvm/shadow.js';
import { inSlot, type Vm } from '../kvm/vm.js';
import { costOfQuery, countQueries } from '../kvm/young.js';
import { updateGens } from '../mm/lruvec.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { happensMany } from '../random/chance.js';
import { quietPages } from './quiet.js';

/** What a walk over neighbouring pages found. */
export interface Walked {
  /** Present pages, each of which was queried. */
  total: number;
  /** Pages found young. */
  young: number;
  /** Those of them that were in a generation, and not in the hands of eviction. */
  onLists: number;
  /** What the queries cost, in nanoseconds. */
  ns: number;
}

/** In `Lruvec.answers`, beside whose bits were young: the page is queried. */
const QUERIED = 128;

/** One kind of accessed bit: where it is in a page's bits, and the answer when it was set. */
interface Bit {
  readonly present: number;
  readonly accessed: number;
  /** Set: the next access comes by itself (`spteIsAwaited`). */
  readonly awaited: number;
  readonly answer: number;
}

const HOST: Bit = { present: HOST_PRESENT, accessed: HOST_ACCESSED, awaited: 0, answer: HOST_YOUNG };
const TDP: Bit = { present: TDP_PRESENT, accessed: TDP_ACCESSED, awaited: 0, answer: TDP_YOUNG };
const SPTE: Bit = {
  present: SPTE_PRESENT,
  accessed: SPTE_ACCESSED,
  awaited: SPTE_PREFETCHED,
  answer: SHADOW_YOUNG,
};

/**
 * Whether `walkAtOnce` can walk a range: no answer depends on another, and what bits have seen is either known or drawn
 * from a Poisson process. That is nearly every aging and every look-around.
 */
export function canWalkAtOnce({ vm, hostStream }: Memcg, q: Query, { start, end }: PageRange): boolean {
  if (!isPoisson(hostStream)) return false;
  if (vm === null || !q.isKvms) return true;
  const { plan } = q;
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
 * The walk of `walkPtes` over a range of pages at `q.tick`, draw for draw: a test holds the two together. One kind of bit
 * after the other, and pages that are alike together: many times as fast, which matters because agings of large guests
 * are most of what a run does.
 *
 * @param hostNs what a page costs of which KVM is not asked, in nanoseconds
 * @param except a page that is left out
 */
export function walkAtOnce(
  m: Memcg,
  q: Query,
  range: PageRange,
  hostNs: number,
  seq: number,
  except = -1,
): Walked {
  const { vm, lruvec } = m;
  const quiet = quietPages(m, q, range, except);
  if (quiet >= 0) {
    const ns =
      vm !== null && q.isKvms && inSlot(vm, range.start) ? countKvm(vm, q, quiet, 0) : quiet * hostNs;
    return { total: quiet, young: 0, onLists: 0, ns };
  }
  lruvec.ticks.fill(q.tick, 0, range.end - range.start);
  const total = select(m, range, except);
  if (m.hostStream !== null) age(m, HOST, m.hostStream, range, range.start);
  const isKvms = vm !== null && q.isKvms && inSlot(vm, range.start);
  const ns = isKvms ? countKvms(m, vm, q, range, total, ageKvms(m, vm, q, range)) : total * hostNs;
  const { young, onLists } = updateGens(lruvec, range.start, range.end, seq);
  return { total, young, onLists, ns };
}

/**
 * The same page after page as time passes, up to a page in whose query something is due, or whose rmap is more than its
 * first slot's entry: to what `walkPtes` does one by one, draw for draw and nanosecond for nanosecond.
 *
 * @returns also `end`, the first page that is left
 */
export function walkAhead(
  m: Memcg,
  q: Query,
  { start, end }: PageRange,
  seq: number,
  except: number,
): Walked & PageRange {
  const vm = m.vm!;
  const range = { start, end: passTime(m, vm, q, { start, end }, except) };
  const total = select(m, range, except);
  ageKvms(m, vm, q, range);
  const { young, onLists } = updateGens(m.lruvec, start, range.end, seq);
  return { total, young, onLists, ns: 0, ...range };
}

/** Lets the time of the queries pass, writes when each is into `ticks`, and counts them. Returns where it had to end. */
function passTime(m: Memcg, vm: Vm, q: Query, { start, end }: PageRange, except: number): number {
  const { bits, lruvec, tickNs, rules } = m;
  const { ticks, folios } = lruvec;
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
    if (!isWalked(bits[p], p, except, rules.twoSightings, folios.gen[p])) continue;
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

/** 1 if a page is queried, else 0: a branch would be taken wrongly half of the time, of bits at random. */
function isWalked(bits: number, p: number, except: number, onListsOnly: boolean, gen: number): number {
  return p === except || (onListsOnly && gen === 0) ? 0 : bits & HOST_PRESENT;
}

/** Writes into `answers` which pages are queried, and tests and clears the host PTEs' bits that are known. Returns how many. */
function select(
  { bits, lruvec, rules, hostStream }: Memcg,
  { start, end }: PageRange,
  except: number,
): number {
  const { answers, folios } = lruvec;
  const { gen } = folios;
  const { twoSightings } = rules;
  const known = hostStream === null ? HOST_ACCESSED : 0;
  let total = 0;
  for (let p = start; p < end; p++) {
    const was = bits[p];
    const present = isWalked(was, p, except, twoSightings, gen[p]);
    const accessed = was & -present & known;
    bits[p] = was ^ accessed;
    answers[p - start] = (present * QUERIED) | (accessed >> 1);
    total += present;
  }
  return total;
}

/** Of pages queried together, those with rmap entries: how many have their first slot's, and how many entries each of the others has. */
interface RmapsAsked {
  readonly direct: number;
  readonly chains: readonly number[];
}

const NO_RMAPS: RmapsAsked = { direct: 0, chains: [] };

function asksShadow({ hasRmaps, plan }: Query): boolean {
  return hasRmaps && plan.shadow !== 'notAsked';
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
    for (let k = 0; k < end - start; k++) if (answers[k] === (QUERIED | TDP_YOUNG)) secondCalls++;
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
    while (to < end && answers[to - start] !== 0 && heads[to - vm.first] === directWord(to - vm.first)) to++;
    if (to > p) {
      direct += to - p;
      vm.counts.accessedBitsReset += age(m, SPTE, stream, { start: p, end: to }, start);
      p = to;
      continue;
    }
    if (answers[p - start] !== 0 && heads[p - vm.first] !== 0) {
      if (rmapAge(vm, q, p - vm.first)) answers[p - start] |= SHADOW_YOUNG;
      chains.push(q.sptes);
    }
    p++;
  }
  return { direct, chains };
}

/** Ticks between the last looks at bits that are still drawn together. */
const NEAR = 4096;

/**
 * Tests and clears one bit of the queried pages of a range, and notes in `answers` where it was set.
 *
 * @param from the page that `answers` and `ticks` begin with
 * @returns how many were set by accesses drawn now
 */
function age(
  m: Memcg,
  { present, accessed, awaited, answer }: Bit,
  stream: AccessStream | null,
  { start, end }: PageRange,
  from: number,
): number {
  const { bits, classOf, first } = m;
  const { answers, ticks } = m.lruvec;
  if (stream === null) {
    // Bits at random: a branch would be taken wrongly half of the time.
    const shift = 31 - Math.clz32(accessed);
    for (let p = start; p < end; p++) {
      const set = (bits[p] >> shift) & (answers[p - from] >> 7);
      bits[p] &= ~(set << shift);
      answers[p - from] |= set * answer;
    }
    return 0;
  }
  const { lastClear } = stream;
  let drawn = 0;
  for (let p = start; p < end; ) {
    const was = bits[p];
    const cls = classOf[p];
    // As a signed number, which compares faster.
    const last = lastClear[p - first] | 0;
    if (answers[p - from] === 0 || (was & present) === 0) {
      p++;
      continue;
    }
    let to = p + 1;
    let [before, after] = [0, 0];
    for (; to < end && bits[to] === was && classOf[to] === cls && answers[to - from] !== 0; to++) {
      const later = ((lastClear[to - first] | 0) - last) | 0;
      if (later === 0) continue;
      if (later < -NEAR || later > NEAR) break;
      if (later < before) before = later;
      else if (later > after) after = later;
    }
    if (was & accessed) {
      for (let i = p; i < to; i++) {
        bits[i] = was & ~accessed;
        answers[i - from] |= answer;
        lastClear[i - first] = ticks[i - from];
      }
    } else if ((was & awaited) === 0) {
      const alike = { cls, earliest: last + before, latest: last + after, answer };
      drawn += draw(m, stream, alike, { start: p, end: to }, from);
    }
    p = to;
  }
  return drawn;
}

/** Clear bits of one class that are looked at together: between which ticks they were last known to be clear. */
interface Alike {
  readonly cls: number;
  readonly earliest: number;
  readonly latest: number;
  readonly answer: number;
}

/** Draws the bits of pages that are alike, and notes in `answers` where there was an access. Returns how often. */
function draw(
  { first, lruvec }: Memcg,
  stream: AccessStream,
  { cls, earliest, latest, answer }: Alike,
  { start, end }: PageRange,
  from: number,
): number {
  const { answers, ticks } = lruvec;
  const { lastClear, hiddenTicks, chance } = stream;
  const [firstTick, lastTick] = [ticks[start - from], ticks[end - 1 - from]];
  // Whoever was clear for the shortest time has the least chance.
  const low = chanceOf256(stream, cls, latest >>> 0, firstTick >>> 0);
  const high = chanceOf256(stream, cls, earliest >>> 0, lastTick >>> 0);
  const drawn = happensMany(
    chance,
    low,
    high,
    (k) => chanceOf256(stream, cls, lastClear[from + k - first], ticks[k] >>> 0),
    answers,
    start - from,
    end - from,
    answer,
  );
  if (hiddenTicks === 0 && firstTick === lastTick) {
    lastClear.fill(firstTick, start - first, end - first);
    return drawn;
  }
  for (let p = start; p < end; p++) {
    const tick = ticks[p - from];
    const isOld = (answers[p - from] & answer) === 0;
    lastClear[p - first] =
      isOld && hiddenTicks > 0 ? clearAfterOld(stream, lastClear[p - first], tick >>> 0) : tick;
  }
  return drawn;
}
