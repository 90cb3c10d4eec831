import type { AccessStream } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED } from '../accessed/bits.js';
import type { Steps } from '../engine/tasks.js';
import type { Query } from '../kvm/query.js';
import type { KvmCounts } from '../kvm/vm.js';
import { locklessNs } from '../kvm/young.js';
import type { Memcg, PageRange } from '../mm/memcg.js';
import { isForKvm } from '../mm/query.js';

/** 1 in each byte of a number of 32 bits: four pages are looked at together. */
const ONES = 0x01010101;

/**
 * How many pages of a range are queried, when none of them can be young: no bit that is tested is set, and nothing sets
 * one by itself. -1 where that is not so, or is not found out so easily. What such queries cost is all that they do.
 *
 * @param range one that `canWalkAtOnce` says yes to, of one page table at most
 * @param except a page that is left out
 */
export function quietPages(m: Memcg, q: Query, { start, end }: PageRange, except: number): number {
  const { vm, hostStream, bits, bitsByFour, rules } = m;
  const { tdp, shadow } = q.plan;
  if (hostStream !== null || rules.twoSightings) return -1;
  if (q.isKvms && q.hasRmaps && shadow !== 'notAsked') return -1;
  const asksTdp = q.isKvms && tdp !== 'notAsked';
  const tested = asksTdp ? HOST_ACCESSED | TDP_ACCESSED : HOST_ACCESSED;
  let p = start;
  // Pages that are present, by their place in a word: no more than 128 in a byte.
  let fours = 0;
  for (; p + 4 <= end; p += 4) {
    const four = bitsByFour.getInt32(p, true);
    if ((four & (tested * ONES)) !== 0) return -1;
    fours += four & (HOST_PRESENT * ONES);
  }
  let total = (fours & 255) + ((fours >>> 8) & 255) + ((fours >>> 16) & 255) + (fours >>> 24);
  for (; p < end; p++) {
    if ((bits[p] & tested) !== 0) return -1;
    total += bits[p] & HOST_PRESENT;
  }
  if (asksTdp && vm!.tdpStream !== null && !areIdle(m, vm!.tdpStream, start, end)) return -1;
  return except >= start && except < end ? total - (bits[except] & HOST_PRESENT) : total;
}

/** Whether nothing is ever accessed through the pages' translations. */
function areIdle(
  { classOf, classesByFour }: Memcg,
  { activity }: AccessStream,
  start: number,
  end: number,
): boolean {
  for (let p = start; p < end; ) {
    const cls = classOf[p];
    for (let k = cls; k < activity.perNs.length; k += activity.classes)
      if (activity.perNs[k] !== 0) return false;
    const four = Math.imul(cls, ONES);
    while (p + 4 <= end && classesByFour.getInt32(p, true) === four) p += 4;
    while (p < end && classOf[p] === cls) p++;
  }
  return true;
}

/** A walk over quiet pages as time passes: each query is a step. */
interface QuietWalk extends Steps {
  readonly bits: Uint8Array;
  readonly counts: KvmCounts | null;
  readonly end: number;
  readonly except: number;
  /** The first page that is left. */
  next: number;
  walked: number;
}

/**
 * The steps of a walk over a range, all of whose pages are quiet until somebody else comes; null where one is not, or where
 * a query waits for a lock.
 *
 * @param hostNs what a page costs of which KVM is not asked, in nanoseconds
 */
export function quietWalk(
  m: Memcg,
  q: Query,
  range: PageRange,
  except: number,
  hostNs: number,
): QuietWalk | null {
  const isKvms = isForKvm(m, q, range.start);
  const ns = isKvms ? locklessNs(m.vm!, q) : hostNs;
  if (ns === 0 || quietPages(m, q, range, except) < 0) return null;
  const counts = isKvms ? m.vm!.counts : null;
  const { start: next, end } = range;
  return { ns, begin: beginQuiet, bits: m.bits, counts, end, except, next, walked: 0 };
}

function beginQuiet(this: QuietWalk): boolean {
  const { bits, counts, end, except } = this;
  let p = this.next;
  while (p < end && (p === except || (bits[p] & HOST_PRESENT) === 0)) p++;
  this.next = p + 1;
  if (p >= end) return false;
  this.walked++;
  if (counts !== null) counts.youngQueries++;
  return true;
}
