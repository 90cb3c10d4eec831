import { type AccessStream, makeAccessStream } from '../../../simulator/accessed/accessStream.js';
import { steady } from '../../../simulator/accessed/activity.js';
import { HOST_ACCESSED, TDP_ACCESSED } from '../../../simulator/accessed/bits.js';
import { atOnce } from '../../../simulator/engine/tasks.js';
import { makeVm, stillTask } from '../../../simulator/kvm/vm.js';
import { tryToIncMaxSeq } from '../../../simulator/mglru/aging.js';
import { touch } from '../../../simulator/mm/fault.js';
import { type Memcg, makeMemcg } from '../../../simulator/mm/memcg.js';
import { policies } from '../../../simulator/policy/presets.js';
import { makeStreams, type Stream } from '../../../simulator/random/streams.js';
import { cpuSeconds } from './stopwatch.js';

const PAGES_PER_GIB = 2 ** 18;
/** Up to so many agings of a new VM have no pages to push from the oldest generation into the next. */
const AGINGS_BEFORE_FOLDING = 3;
/** Accesses to one page between two agings, on average: half of the pages are found young (1 - e^-0.69). */
export const ACCESSES_PER_PAGE = 0.69;

/** Length of a tick of the access streams. */
const TICK_NS = 1000;

/** A VM all of whose pages are resident, seen through the TDP MMU, every accessed bit clear. */
function idleVm(pages: number, tdpStream: AccessStream | null): Memcg {
  const bits = new Uint8Array(pages);
  const classOf = new Uint8Array(pages);
  const vm = makeVm({ bits, classOf, tdpStream });
  const m = makeMemcg({ bits, policy: policies.LANDED, classOf, vm, tickNs: TICK_NS });
  for (let p = 0; p < pages; p++) touch(m, p);
  for (let p = 0; p < pages; p++) bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  return m;
}

/** Seconds of the fastest of several agings; `before` prepares each. */
function fastestAging(m: Memcg, before: (k: number) => void): number {
  const task = stillTask();
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < AGINGS_BEFORE_FOLDING; k++) {
    before(k);
    task.engine.nowNs = (k + 1) * 1e9;
    best = Math.min(
      best,
      cpuSeconds(() => atOnce(tryToIncMaxSeq(m, task, true))),
    );
  }
  return best;
}

/** Pages a second of the fastest `aging` of VMs. A small VM is aged in milliseconds: more tries, so that each size has the same chance of an undisturbed one, of compiled code. */
function fastestOf(gib: number, aging: (pages: number) => number): number {
  const pages = gib * PAGES_PER_GIB;
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < Math.max(1, 8 / gib); k++) best = Math.min(best, aging(pages));
  return pages / best;
}

/** Pages a second of an aging that asks the TDP MMU without a lock; half of the bits are set, at random. */
export function agingOfSetBits(gib: number, random: Stream): number {
  return fastestOf(gib, (pages) => {
    const m = idleVm(pages, null);
    return fastestAging(m, () => {
      for (let p = 0; p < pages; p++) if (random() < 0.5) touch(m, p);
    });
  });
}

/** The same with drawn accesses: each query draws whether there was one. */
export function agingOfDrawnBits(gib: number): number {
  const { stream } = makeStreams('bench');
  return fastestOf(gib, (pages) => {
    const drawn = makeAccessStream({
      bits: pages,
      activity: steady([ACCESSES_PER_PAGE]),
      tickNs: TICK_NS,
      looks: stream('guest'),
      next: stream('next'),
    });
    return fastestAging(idleVm(pages, drawn), () => {});
  });
}

/** A page as one would first write it down. */
interface NaivePage {
  present: boolean;
  hostAccessed: boolean;
  tdpAccessed: boolean;
  generation: number;
}

/** Pages a second of a naive interval: an object a page, each access made one by one, then every page queried. */
export function naiveInterval(gib: number, random: Stream, accessesPerPage: number): number {
  const count = gib * PAGES_PER_GIB;
  const pages: NaivePage[] = Array.from({ length: count }, () => {
    return { present: true, hostAccessed: false, tdpAccessed: false, generation: 0 };
  });
  let best = Number.POSITIVE_INFINITY;
  for (let interval = 1; interval <= AGINGS_BEFORE_FOLDING; interval++) {
    const took = cpuSeconds(() => {
      for (let k = 0; k < accessesPerPage * count; k++)
        pages[Math.floor(random() * count)].tdpAccessed = true;
      for (const page of pages) {
        if (!page.present || !(page.hostAccessed || page.tdpAccessed)) continue;
        page.hostAccessed = false;
        page.tdpAccessed = false;
        page.generation = interval;
      }
    });
    best = Math.min(best, took);
  }
  return count / best;
}
