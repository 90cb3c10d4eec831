import type { AccessStream } from '../accessed/accessStream.js';
import type { Task } from '../engine/tasks.js';
import type { Vm } from '../kvm/vm.js';
import type { SpinLocks } from '../locks/spinLocks.js';
import { type Costs, NO_COSTS } from '../policy/costs.js';
import type { Policy } from '../policy/presets.js';
import { byFour } from '../stats/fourBytes.js';
import { LogHistogram } from '../stats/logHistogram.js';
import type { ActivationBatch } from './activation.js';
import { type BloomFilters, makeBloomFilters } from './bloom.js';
import { PTRS_PER_PTE } from './constants.js';
import { type Folios, makeFolios } from './folios.js';
import { type Lruvec, makeLruvec } from './lruvec.js';
import { makeRefs } from './refs.js';
import { type ReclaimRules, RULES_6_12 } from './rules.js';

/** What reclaim did to one memory cgroup, counted. Names follow /proc/vmstat where it has one. */
export interface ReclaimCounts {
  /** Generations opened. */
  agings: number;
  /** Pages that agings queried. */
  agingQueries: number;
  /** Page tables that an aging left out because their lock was held. */
  tablesSkipped: number;
  /** Pages isolated for eviction. */
  pgscan: number;
  /** Pages evicted. */
  pgsteal: number;
  /** Eviction checks made (page by page, before an unmap). */
  lastChecks: number;
  /** Eviction checks that said young: the page was rescued. */
  rescued: number;
  /** Neighbours that look-around queried. */
  lookAroundQueries: number;
  /** Neighbours promoted by look-around. */
  lookAroundPromoted: number;
  /** First-time faults. */
  faults: number;
  /** Faults on pages that had been evicted. */
  refaults: number;
}

/** What reclaim knows of the process whose address space a cgroup holds (its entry in the kernel's list of processes). */
export interface MmUse {
  /** No aging has met it yet: the first walks every table, whatever the filters say. */
  isNew: boolean;
  /** It was scheduled since the last walk. Without force, an aging skips a process that was not, and its filters stay. */
  used: boolean;
  /** It runs all the time, so that it is in use again right after each walk. */
  readonly runsAlways: boolean;
}

/**
 * One memory cgroup holding one address space: an ordinary process, or a VMM with its VM.
 * Pages `first` to `first + count - 1` of the node belong to it, in address order.
 */
export interface Memcg {
  readonly first: number;
  readonly count: number;
  /** Entries that precede page `first` in its page-table page: 0 when the area starts on a 2 MiB boundary. */
  readonly tableOffset: number;
  /** The mapped areas, in order; no two have entries in the same page-table page. Mostly one: all pages. */
  readonly areas: readonly PageRange[];
  readonly lruvec: Lruvec;
  /** State of the node's pages, see `bits.ts`. */
  readonly bits: Uint8Array;
  /** Class of each of the node's pages, for the access stream. */
  readonly classOf: Uint8Array;
  /** The same two columns, for walks that take four pages at a time. */
  readonly bitsByFour: DataView;
  readonly classesByFour: DataView;
  /** The VM, or null for an ordinary process. */
  readonly vm: Vm | null;
  /** Accesses by an ordinary process that are drawn when looked at: they set the host PTE's bit. */
  readonly hostStream: AccessStream | null;
  /** Length of a tick of the access streams, in nanoseconds. */
  readonly tickNs: number;
  readonly policy: Policy;
  readonly rules: ReclaimRules;
  readonly costs: Costs;
  /** CPU time to write one page to swap, in nanoseconds. */
  readonly swapOutNs: number;
  /** The locks of the host's page-table pages, by number (see `ptlOf`); null where time stands still. */
  readonly ptl: SpinLocks | null;
  /** The number of the lock of this cgroup's first page-table page. */
  readonly firstPtl: number;
  /** False turns look-around off (for comparison with closed forms that know no neighbours). */
  readonly lookAround: boolean;
  readonly filters: BloomFilters;
  readonly mm: MmUse;
  readonly counts: ReclaimCounts;
  /** How long agings took, in nanoseconds. */
  readonly agingNs: LogHistogram;
  /** How long pages stayed mapped after the eviction check had found them old, in nanoseconds. */
  readonly checkToUnmapNs: LogHistogram;
  /** The youngest generation when the last aging took the process for its walk; who comes then is at the list's end. */
  walkedFor: number;
  /** The batch of the CPU that reclaims, which other cgroups may share. */
  readonly activation: ActivationBatch;
  /** Whether young neighbours that are few go through that batch now. */
  activatesSoon: boolean;
  /** Reclaimers that wait until the aging under way has opened a generation (6.1). */
  readonly waiting: Task[];
  /** Called after every aging, when the new generation is open. */
  onAged: () => void;
  /** Called after every eviction, when the page is gone. */
  onEvict: (p: number) => void;
}

/** What is needed to make a memory cgroup; the rest has defaults, for one that has all pages of `bits` to itself. */
export type MemcgOptions = Pick<Memcg, 'bits' | 'policy'> &
  Partial<Memcg> & {
    readonly folios?: Folios;
    /** The number of its lruvec in `folios`. */
    readonly index?: number;
    /** False for a process that runs only when `mm.used` says so. */
    readonly runsAlways?: boolean;
    /** Remember accesses besides the generation (`Refs`); always so where the rules need two sightings. */
    readonly keepsRefs?: boolean;
  };

/** How many page-table pages an area of `count` pages has that begins `tableOffset` pages into its first one. */
export function tablesOf(count: number, tableOffset: number): number {
  return Math.ceil((tableOffset + count) / PTRS_PER_PTE);
}

/** Makes a memory cgroup with no page resident. */
export function makeMemcg(options: MemcgOptions): Memcg {
  const { bits, first = 0, count = bits.length, rules = RULES_6_12 } = options;
  const { folios = makeFolios(bits.length, 1), index = 0, runsAlways = true, keepsRefs, ...given } = options;
  const { classOf = new Uint8Array(0), tableOffset = 0 } = given;
  // A page in swap is on no list.
  const links = folios.prev.subarray(first, first + count);
  const refs = (keepsRefs ?? rules.twoSightings) ? makeRefs(first, count, rules.twoSightings, links) : null;
  return {
    first,
    count,
    tableOffset,
    areas: [{ start: first, end: first + count }],
    lruvec: makeLruvec(folios, index, refs),
    classOf,
    bitsByFour: byFour(bits),
    classesByFour: byFour(classOf),
    vm: null,
    hostStream: null,
    tickNs: 1,
    rules,
    costs: NO_COSTS,
    swapOutNs: 0,
    ptl: null,
    firstPtl: 0,
    lookAround: true,
    mm: { isNew: true, used: true, runsAlways },
    filters: makeBloomFilters(tablesOf(count, tableOffset)),
    counts: noReclaimCounts(),
    agingNs: new LogHistogram(),
    checkToUnmapNs: new LogHistogram(),
    walkedFor: -1,
    activation: [],
    activatesSoon: false,
    waiting: [],
    onAged: () => {},
    onEvict: () => {},
    ...given,
  };
}

/** All counts 0. */
function noReclaimCounts(): ReclaimCounts {
  return {
    agings: 0,
    agingQueries: 0,
    tablesSkipped: 0,
    pgscan: 0,
    pgsteal: 0,
    lastChecks: 0,
    rescued: 0,
    lookAroundQueries: 0,
    lookAroundPromoted: 0,
    faults: 0,
    refaults: 0,
  };
}

/** The tick of the access streams that it is now. */
export function tickNow(m: Memcg, task: Task): number {
  return tickAt(m, task.engine.nowNs);
}

export function tickAt(m: Memcg, atNs: number): number {
  return (atNs / m.tickNs) >>> 0;
}

/** The page-table page that maps page `p`, counted from the cgroup's first. */
export function tableOf(m: Memcg, p: number): number {
  return ((p - m.first + m.tableOffset) / PTRS_PER_PTE) | 0;
}

/** A run of pages: from `start` up to, not including, `end`. */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

/** The cgroup's pages that page-table page number `table` maps: none where it lies between two areas. */
export function pagesOfTable(m: Memcg, table: number): PageRange {
  const first = m.first + table * PTRS_PER_PTE - m.tableOffset;
  for (const { start, end } of m.areas) {
    if (end <= first) continue;
    if (start >= first + PTRS_PER_PTE) break;
    return { start: Math.max(start, first), end: Math.min(end, first + PTRS_PER_PTE) };
  }
  return { start: first, end: first };
}

/** The number of the lock of page `p`'s page-table page. */
export function ptlOf(m: Memcg, p: number): number {
  return m.firstPtl + tableOf(m, p);
}
