import type { Vm } from '../kvm/vm.js';
import type { BloomFilters } from '../mglru/bloom.js';
import { makeBloomFilters } from '../mglru/bloom.js';
import { PTRS_PER_PTE } from '../mglru/constants.js';
import type { Folios } from '../mglru/folios.js';
import { type Lruvec, makeLruvec } from '../mglru/lruvec.js';
import { type ReclaimRules, RULES_6_12 } from '../mglru/rules.js';
import type { Policy } from '../policy/presets.js';
import { type AccessStream, NO_STREAM } from './accessStream.js';

/** What reclaim did to one memory cgroup, counted. Names follow /proc/vmstat where it has one. */
export interface ReclaimCounts {
  /** Generations opened. */
  agings: number;
  /** Pages that an aging asked about. */
  agingQueries: number;
  /** Pages isolated for eviction. */
  pgscan: number;
  /** Pages evicted. */
  pgsteal: number;
  /** Last checks made (page by page, before an unmap). */
  lastChecks: number;
  /** Last checks that said young: the page was rescued. */
  rescued: number;
  /** Neighbours asked about by look-around. */
  lookAroundQueries: number;
  /** Neighbours promoted by look-around. */
  lookAroundPromoted: number;
  /** First-time faults. */
  faults: number;
  /** Faults on pages that had been evicted. */
  refaults: number;
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
  readonly lruvec: Lruvec;
  /** State of the node's pages, see `bits.ts`. */
  readonly bits: Uint8Array;
  /** The VM, or null for an ordinary process. */
  readonly vm: Vm | null;
  /** Accesses that are drawn when looked at. They set the SPTE's bit for a VM, the host PTE's otherwise. */
  readonly stream: AccessStream;
  readonly policy: Policy;
  readonly rules: ReclaimRules;
  /** False turns look-around off (for comparison with closed forms that know no neighbours). */
  readonly lookAround: boolean;
  readonly filters: BloomFilters;
  readonly counts: ReclaimCounts;
  /** Told of every eviction. */
  readonly onEvict: (p: number, nowSeconds: number) => void;
}

/** What is needed to make a memory cgroup; the rest has defaults. */
export interface MemcgOptions {
  folios: Folios;
  bits: Uint8Array;
  index: number;
  first: number;
  count: number;
  policy: Policy;
  vm?: Vm | null;
  stream?: AccessStream;
  rules?: ReclaimRules;
  tableOffset?: number;
  lookAround?: boolean;
  onEvict?: (p: number, nowSeconds: number) => void;
}

/** Makes a memory cgroup with no page resident. */
export function makeMemcg(options: MemcgOptions): Memcg {
  const { folios, bits, index, first, count, policy } = options;
  const tableOffset = options.tableOffset ?? 0;
  return {
    first,
    count,
    tableOffset,
    lruvec: makeLruvec(folios, index),
    bits,
    vm: options.vm ?? null,
    stream: options.stream ?? NO_STREAM,
    policy,
    rules: options.rules ?? RULES_6_12,
    lookAround: options.lookAround ?? true,
    filters: makeBloomFilters(Math.ceil((tableOffset + count) / PTRS_PER_PTE)),
    counts: {
      agings: 0,
      agingQueries: 0,
      pgscan: 0,
      pgsteal: 0,
      lastChecks: 0,
      rescued: 0,
      lookAroundQueries: 0,
      lookAroundPromoted: 0,
      faults: 0,
      refaults: 0,
    },
    onEvict: options.onEvict ?? (() => {}),
  };
}
