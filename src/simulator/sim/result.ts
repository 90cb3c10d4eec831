import type { KvmCounts } from '../kvm/vm.js';
import type { LockUse } from '../locks/lockStats.js';
import type { ReclaimCounts } from '../mm/memcg.js';
import type { Scenario } from '../scenario/types.js';
import type { Durations } from '../stats/durations.js';

/**
 * One generation at the end of the run: a bin of the working-set histogram that proactive reclaimers read
 * (MODEL.md#watermarks-and-proactive-reclaim).
 */
export interface GenerationAtEnd {
  /** The generation's sequence number; the youngest has the highest. */
  readonly seq: number;
  /** Time since the generation was opened, in seconds. */
  readonly ageSeconds: number;
  /** Pages in it, all classes together. */
  readonly pages: number;
  /** Pages of each class in it, in the scenario's order. */
  readonly pagesByClass: readonly number[];
}

/** How far the generations were from the truth, each time right after an aging; means over agings (`trackTruth`). */
export interface HistogramError {
  /** How many agings that was. */
  readonly agings: number;
  /** Resident pages. */
  readonly pages: number;
  /** Pages in an older generation than their last access earns them. */
  readonly looksOlder: number;
  /** Pages in a younger one. */
  readonly looksYounger: number;
  /** Both of these, as a share of the resident pages, 0 to 1. */
  readonly wrongShare: number;
  /** `looksOlder` for each class, in the scenario's order. */
  readonly looksOlderByClass: readonly number[];
}

/** What became of the pages of one class. */
export interface ClassResult {
  /** The class's name, as in the scenario. */
  readonly name: string;
  /** Pages of the class, resident or not. */
  readonly pages: number;
  /** Of these, pages in memory at the end. */
  readonly residentPages: number;
  /** Evictions of pages of the class. */
  readonly evictions: number;
  /** Faults on pages of the class that had been evicted. */
  readonly refaults: number;
}

/** The first page of an owner that went. */
export interface FirstEviction {
  /** When it was, in seconds. */
  readonly atSeconds: number;
  /**
   * Eviction checks that it took, its own included. A pass over all pages that frees none is a pass for nothing
   * (MODEL.md#first-sweep).
   */
  readonly lastChecks: number;
  /** Agings before it. */
  readonly agings: number;
}

/** One column for each quantity, one entry for each sample. */
export interface OwnerSeries {
  /** Pages in memory. */
  readonly residentPages: number[];
  /** Generations opened so far. */
  readonly agings: number[];
  /** Faults on evicted pages so far. */
  readonly refaults: number[];
  /** Evictions so far, for each class in the scenario's order. */
  readonly evictionsByClass: number[][];
  /** Refaults so far, for each class in the scenario's order. */
  readonly refaultsByClass: number[][];
  /**
   * Pages by generation, the youngest first: four columns. With the ages below, the working-set histogram
   * (MODEL.md#watermarks-and-proactive-reclaim).
   */
  readonly pagesByGeneration: number[][];
  /** Time since each generation was opened, in seconds, the youngest first: four columns; 0 where there is none. */
  readonly ageSecondsByGeneration: number[][];
}

/** What one VM or process went through. */
export interface OwnerResult {
  /** The owner's name, as in the scenario. */
  readonly name: string;
  /** What the owner is. */
  readonly kind: 'vm' | 'process';
  /** What reclaim did to the owner's cgroup, counted. */
  readonly reclaim: ReclaimCounts;
  /** The owner's page classes, in the scenario's order. */
  readonly classes: readonly ClassResult[];
  /** Eviction checks for each page evicted; null when none was. */
  readonly checksPerEviction: number | null;
  /** Pages evicted for each page isolated; null when none was. */
  readonly scanEfficiency: number | null;
  /** Null when no page went. */
  readonly firstEviction: FirstEviction | null;
  /** One aging's walk and its opening of a generation. */
  readonly agingPass: Durations;
  /**
   * From an eviction check that found a page old to the page's unmapping. An access in between saves nothing: the page goes,
   * and comes back at once (MODEL.md#eviction). In the model nothing but waiting for locks makes it long.
   */
  readonly checkToUnmap: Durations;
  /** One fault, from the access to the page's being mapped. */
  readonly fault: Durations;
  /** Time that its CPUs lost, in nanoseconds: in faults, and (VMs) by setting accessed bits again and being flushed. */
  readonly lostNs: { readonly faults: number; readonly accessedBits: number; readonly tlbFlushes: number };
  /**
   * The same as a share of all time of all its CPUs, 0 to 1. At 1 they do nothing else: they cannot make all the accesses
   * that they are told to, and `lostNs` says how long those would take.
   */
  readonly lostShare: number;
  /** The generations at the end, the oldest first; a page that an overtaken aging left in one that is gone is in none of them. */
  readonly generations: readonly GenerationAtEnd[];
  /** Null unless the scenario asks for `trackTruth`. */
  readonly histogramError: HistogramError | null;
  /** The course of the run; times are in `Result.series.seconds`. */
  readonly series: OwnerSeries;
}

/** What one VM went through. */
export interface VmResult extends OwnerResult {
  /** What KVM did for the VM, counted. */
  readonly kvm: KvmCounts;
  /** Use of the VM's `mmu_lock`, a row for each class of users and mode. */
  readonly mmuLock: readonly LockUse[];
  /**
   * Use of the lock bits of the VM's rmaps, all together; empty where the kernel has none (before 6.15). Agers are in it
   * and whoever changes an rmap; `kvm.rmapLocks` counts the agers alone.
   */
  readonly rmapBit: readonly LockUse[];
  /** Time that kswapd lost spinning on this VM's `mmu_lock`, in nanoseconds. */
  readonly kswapdSpunNs: number;
}

/** What the node went through. */
export interface NodeResult {
  /** Free pages at the end. */
  readonly freePages: number;
  /** Time that kswapd was awake, in nanoseconds, spinning included. */
  readonly kswapdAwakeNs: number;
  /** How often kswapd was woken. */
  readonly kswapdWakes: number;
  /** How often a task had to reclaim by itself. */
  readonly directReclaims: number;
  /** Time that tasks lost in direct reclaim, in nanoseconds, without their waiting for others that were at it. */
  readonly directReclaimNs: number;
  /** Use of the host's page-table locks, all together. */
  readonly ptl: readonly LockUse[];
}

/** What a run found. Plain data: it survives `JSON.stringify`. */
export interface Result {
  /**
   * `finished`; `interrupted`: stopped before the end; `reclaimCannotKeepUp`: a page was needed and nothing could
   * be freed any more; `tooManyEvents`: `maxEvents` was reached. In all cases the figures hold up to `endSeconds`.
   */
  readonly outcome: 'finished' | 'interrupted' | 'reclaimCannotKeepUp' | 'tooManyEvents';
  /** Up to when the run got, in simulated seconds. */
  readonly endSeconds: number;
  /** Name of the policy that was run. */
  readonly policy: string;
  /** The VMs, in the scenario's order. */
  readonly vms: readonly VmResult[];
  /** The processes, in the scenario's order. */
  readonly processes: readonly OwnerResult[];
  /** The node that they share. */
  readonly node: NodeResult;
  /** The node over time; the owners have series of their own, at the same times. */
  readonly series: { readonly seconds: number[]; readonly freePages: number[] };
  /** Events that were run, each wait and each step of a task among them. */
  readonly events: number;
  /** Where this comes from. */
  readonly provenance: {
    readonly library: 'second-look';
    readonly version: string;
    readonly seed: string;
    /** What was run, complete. A policy of one's own is here without its functions; its text is in `policySource`. */
    readonly scenario: Scenario;
    /** Text of the functions of a policy of one's own; null for a preset. */
    readonly policySource: string | null;
  };
}
