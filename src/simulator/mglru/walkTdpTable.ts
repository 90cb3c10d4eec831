import { chanceOf256, clearAfterOld } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import type { Query } from '../kvm/query.js';
import { updateGen } from '../mm/lruvec.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { happensSplit } from '../random/chance.js';

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

/**
 * Whether a whole table of a VM can be walked by `walkTdpTable`: only the TDP MMU is queried, without a lock, and what its bits
 * have seen is either known or drawn from a Poisson process. That is nearly every aging of a VM without nested
 * guests, and nearly every look-around of V6.
 */
export function canWalkTdpTable(m: Memcg, { plan, hasRmaps }: Query): boolean {
  const { adBits, tdpStream: stream } = m.vm!;
  if (!adBits || plan.tdp !== 'lockless' || plan.flushIfYoung) return false;
  if (hasRmaps && plan.shadow !== 'notAsked') return false;
  return stream === null || (stream.truth === null && stream.activity.scans === null);
}

/**
 * The walk of `walkPtes` over a range of pages at `q.tick`, draw for draw: a test holds the two together. Three times as
 * fast, which matters because agings of large VMs are most of what a run does, and under V6 look-arounds.
 *
 * @param except a page that is left out
 */
export function walkTdpTable(
  m: Memcg,
  q: Query,
  { start, end }: PageRange,
  seq: number,
  except = -1,
): Walked {
  const { bits, lruvec, classOf } = m;
  const vm = m.vm!;
  const stream = vm.tdpStream;
  const { gen } = lruvec.folios;
  const onListsOnly = m.rules.twoSightings;
  const { plan, tick } = q;
  let total = 0;
  let young = 0;
  let onLists = 0;
  let secondCalls = 0;
  let resets = 0;
  // Neighbours mostly have the class and the last look of the page before them, and so its chance.
  let cls = -1;
  let last = -1;
  let p256 = 0;
  let first = 0;
  let rest = 0;
  for (let p = start; p < end; p++) {
    const was = bits[p];
    if (p === except || (was & HOST_PRESENT) === 0 || (onListsOnly && gen[p] === 0)) continue;
    total++;
    bits[p] = was & ~(HOST_ACCESSED | TDP_ACCESSED);
    let kvmYoung = (was & TDP_ACCESSED) !== 0;
    if (stream !== null && (was & TDP_PRESENT) !== 0) {
      const i = p - vm.first;
      if (!kvmYoung) {
        if (classOf[p] !== cls || stream.lastClear[i] !== last) {
          cls = classOf[p];
          last = stream.lastClear[i];
          p256 = chanceOf256(stream, cls, last, tick);
          first = Math.floor(p256);
          rest = p256 - first;
        }
        kvmYoung = p256 >= 256 || (p256 > 0 && happensSplit(stream.chance, first, rest));
        if (kvmYoung) resets++;
      }
      stream.lastClear[i] = kvmYoung ? tick : clearAfterOld(stream, stream.lastClear[i], tick);
    }
    if (kvmYoung && (was & HOST_ACCESSED) === 0) secondCalls++;
    if (!kvmYoung && (was & HOST_ACCESSED) === 0) continue;
    young++;
    if (gen[p] !== 0) onLists++;
    updateGen(lruvec, p, seq);
  }
  const { youngQueryNs, notifierCallNs } = vm.costs;
  const calls = plan.refusedCalls * total + plan.extraCallsIfKvmYoung * secondCalls;
  vm.counts.youngQueries += total;
  vm.counts.accessedBitsReset += resets;
  return { total, young, onLists, ns: total * youngQueryNs + calls * notifierCallNs };
}
