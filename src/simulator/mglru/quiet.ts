import type { AccessStream } from '../accessed/accessStream.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED } from '../accessed/bits.js';
import type { Steps } from '../engine/tasks.js';
import type { Query } from '../kvm/query.js';
import type { KvmCounts } from '../kvm/vm.js';
import { locklessNs } from '../kvm/young.js';
import type { Memcg } from '../mm/memcg.js';
import { isForKvm } from '../mm/query.js';
import * as fourBytes from '../stats/fourBytes.js';
import { hostNsOf, type Walk } from './walk.js';

const { four, load, sum, taken } = fourBytes;
const PRESENT = four(HOST_PRESENT);

/** Pages from `start` up to, not including, `end`, that were found quiet, and how many of them are present. */
export interface KnownQuiet {
  start: number;
  end: number;
  present: number;
}

/**
 * How many pages of a range are queried, when none of them can be young: no bit that is tested is set, and nothing sets
 * one by itself. -1 where that is not so, or is not found out so easily. What such queries cost is all that they do.
 *
 * @param walk one that `canWalkAtOnce` says yes to, of one page table at most
 * @param known what the caller's last walk found, with the same plan and no other task at those pages since: what the range shares
 *   with it is not looked at again. Takes what this one finds
 */
export function quietPages(
  m: Memcg,
  q: Query,
  { start, end, except }: Walk,
  known: KnownQuiet | null = null,
): number {
  const { vm, hostStream, bits, bitsByFour, rules } = m;
  const { isKvms, shadow } = q;
  if (hostStream !== null || rules.twoSightings) return -1;
  if (shadow !== 'notAsked') return -1;
  const tested = isKvms ? HOST_ACCESSED | TDP_ACCESSED : HOST_ACCESSED;
  let [from, before] = [start, 0];
  if (known !== null && known.start <= start && start < known.end && known.end <= end) {
    from = known.end;
    before = known.present;
    for (let p = known.start; p < start; p++) before -= bits[p] & HOST_PRESENT;
  }
  // Before the bits, since it mostly says no at the first page.
  if (isKvms && vm!.tdpStream !== null && !areIdle(m, vm!.tdpStream, from, end)) return -1;
  const testedOfAny = four(tested);
  const stop = end | 0;
  let present = 0;
  for (let p = from | 0, n: number; p < stop; p += n) {
    n = taken(p, stop);
    const was = load(bitsByFour, p, n);
    if ((was & testedOfAny) !== 0) return -1;
    present = (present + (was & PRESENT)) | 0;
  }
  const all = before + sum(present);
  if (known !== null) {
    known.start = start;
    known.end = end;
    known.present = all;
  }
  return all - (except >= start && except < end ? bits[except] & HOST_PRESENT : 0);
}

/** Whether nothing is ever accessed through the pages' translations. */
function areIdle(
  { classOf, classesByFour }: Memcg,
  { idle }: AccessStream,
  start: number,
  end: number,
): boolean {
  const stop = end | 0;
  // Neighbours mostly have one class: a page's own is looked up only where the four are not all of the last.
  for (let p = start | 0, n: number, last = -1; p < stop; p += n) {
    n = taken(p, stop);
    if (load(classesByFour, p, n) === last) continue;
    for (let each = p; each < p + n; each++) if (idle[classOf[each]] === 0) return false;
    last = four(classOf[p]);
  }
  return true;
}

/** A walk over quiet pages as time passes: each query is a step. */
export interface QuietWalk extends Steps {
  readonly bits: Uint8Array;
  readonly counts: KvmCounts | null;
  readonly end: number;
  readonly except: number;
  /** The first page that is left. */
  next: number;
  walked: number;
}

/** The steps of a walk, all of whose pages are quiet until another task comes; null where one is not, or where a query waits for a lock. */
export function quietWalk(m: Memcg, q: Query, walk: Walk): QuietWalk | null {
  const { start: next, end, except } = walk;
  const isKvms = isForKvm(m, q, next);
  const ns = isKvms ? locklessNs(m.vm!, q) : hostNsOf(m, q, next);
  if (ns === 0 || quietPages(m, q, walk) < 0) return null;
  const counts = isKvms ? m.vm!.counts : null;
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
