import { chanceOf256, clearAfterOld } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { updateGen } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import type { Question } from '../policy/query.js';
import { happensSplit } from '../random/chance.js';

/** What a sweep over neighbouring pages found. */
export interface Swept {
  /** Present pages, each of which was asked about. */
  total: number;
  /** Pages found young and promoted. */
  young: number;
  /** What the questions cost, in nanoseconds. */
  askedNs: number;
}

/**
 * Whether a whole table can be swept in one go: only the TDP MMU is asked, without a lock, and what its bits have seen
 * is either known or drawn from a Poisson process. That is nearly every aging of a VM without nested guests.
 */
export function canSweep(m: Memcg, question: Question, rmaps: boolean): boolean {
  const { vm } = m;
  if (vm === null || !vm.tdp || !vm.adBits || question.tdp !== 'lockless' || question.flushIfYoung)
    return false;
  if (rmaps && question.shadow !== 'notAsked') return false;
  const stream = vm.tdpStream;
  return stream === null || (stream.truth === null && stream.activity.sweeps === null);
}

/**
 * Asks about pages `start` up to, not including, `end`, and promotes the young ones to `maxSeq`. The same as asking page
 * by page (`clearYoungQuietly`), draw for draw: a test holds the two together. Three times as fast, which matters
 * because agings of large VMs are most of what a run does.
 */
export function sweepTdp(m: Memcg, start: number, end: number, question: Question, tick: number): Swept {
  const { bits, lruvec, classOf } = m;
  const vm = m.vm!;
  const stream = vm.tdpStream;
  const { maxSeq } = lruvec;
  const { gen } = lruvec.folios;
  const onListsOnly = m.rules.twoSightings;
  const swept: Swept = { total: 0, young: 0, askedNs: 0 };
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
    if ((was & HOST_PRESENT) === 0 || (onListsOnly && gen[p] === 0)) continue;
    swept.total++;
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
    swept.young++;
    updateGen(lruvec, p, maxSeq);
  }
  const { youngQueryNs, notifierCallNs } = vm.costs;
  const calls = question.extraCalls * swept.total + question.extraCallsIfKvmYoung * secondCalls;
  swept.askedNs = swept.total * youngQueryNs + calls * notifierCallNs;
  vm.counts.youngQueries += swept.total;
  vm.counts.accessedBitsReset += resets;
  return swept;
}
