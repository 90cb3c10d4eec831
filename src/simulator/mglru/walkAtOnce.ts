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
import { HOST_YOUNG, type Query, SHADOW_YOUNG, TDP_YOUNG } from '../kvm/query.js';
import { directWord } from '../kvm/rmap/table.js';
import { rmapAge } from '../kvm/shadow.js';
import { inSlot, type Vm } from '../kvm/vm.js';
import { countQueries, type RmapsAsked } from '../kvm/young.js';
import { updateGens } from '../mm/lruvec.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { happensMany } from '../random/chance.js';

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
  const asksShadow = q.hasRmaps && plan.shadow !== 'notAsked';
  if (plan.extraCallsIfKvmYoung > 0 && (asksShadow || plan.tdp === 'mmuLockWrite')) return false;
  if (!asksShadow) return true;
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
  const { vm } = m;
  const total = select(m, range, except);
  if (m.hostStream !== null) age(m, HOST, m.hostStream, q.tick, range, range.start);
  const isKvms = vm !== null && q.isKvms && inSlot(vm, range.start);
  const ns = isKvms ? walkKvm(m, vm, q, range, total) : total * hostNs;
  const { young, onLists } = updateGens(m.lruvec, range.start, range.end, seq);
  return { total, young, onLists, ns };
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
    // 1 or 0, here and below: of bits at random a branch would be taken wrongly half of the time.
    let present = was & HOST_PRESENT;
    if (p === except || (twoSightings && gen[p] === 0)) present = 0;
    const accessed = was & -present & known;
    bits[p] = was ^ accessed;
    answers[p - start] = (present * QUERIED) | (accessed >> 1);
    total += present;
  }
  return total;
}

/** KVM's part. Returns what it costs, in nanoseconds. */
function walkKvm(m: Memcg, vm: Vm, q: Query, range: PageRange, total: number): number {
  const { plan, tick } = q;
  const { answers } = m.lruvec;
  if (plan.tdp !== 'notAsked' && vm.tdp)
    vm.counts.accessedBitsReset += age(m, TDP, vm.tdpStream, tick, range, range.start);
  const asksShadow = q.hasRmaps && plan.shadow !== 'notAsked';
  const rmaps = asksShadow ? walkRmaps(m, vm, q, range) : NO_RMAPS;
  let secondCalls = 0;
  if (plan.extraCallsIfKvmYoung > 0)
    for (let k = 0; k < range.end - range.start; k++) if (answers[k] === (QUERIED | TDP_YOUNG)) secondCalls++;
  return countQueries(vm, q, total, rmaps, secondCalls);
}

const NO_RMAPS: RmapsAsked = { direct: 0, chains: [] };

/** The shadow MMU's part: along stretches of pages whose only SPTE is their first slot's, which is nearly all. */
function walkRmaps(m: Memcg, vm: Vm, q: Query, { start, end }: PageRange): RmapsAsked {
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
      vm.counts.accessedBitsReset += age(m, SPTE, stream, q.tick, { start: p, end: to }, start);
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

/**
 * Tests and clears one bit of the queried pages of a range, and notes in `answers` where it was set.
 *
 * @param from the page that `answers` begin with
 * @returns how many were set by accesses drawn now
 */
function age(
  m: Memcg,
  { present, accessed, awaited, answer }: Bit,
  stream: AccessStream | null,
  tick: number,
  { start, end }: PageRange,
  from: number,
): number {
  const { bits, classOf, first } = m;
  const { answers } = m.lruvec;
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
  const { lastClear, hiddenTicks, chance } = stream;
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
    while (
      to < end &&
      bits[to] === was &&
      classOf[to] === cls &&
      (lastClear[to - first] | 0) === last &&
      answers[to - from] !== 0
    )
      to++;
    if (was & accessed) {
      for (let i = p; i < to; i++) {
        bits[i] = was & ~accessed;
        answers[i - from] |= answer;
      }
      lastClear.fill(tick, p - first, to - first);
    } else if ((was & awaited) === 0) {
      const p256 = chanceOf256(stream, cls, last >>> 0, tick);
      drawn += happensMany(chance, p256, answers, p - from, to - from, answer);
      const old = clearAfterOld(stream, last >>> 0, tick);
      lastClear.fill(old, p - first, to - first);
      if (hiddenTicks > 0)
        for (let i = p; i < to; i++) if (answers[i - from] & answer) lastClear[i - first] = tick;
    }
    p = to;
  }
  return drawn;
}
