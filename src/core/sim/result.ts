import type { Scenario } from '../config/scenario.js';
import type { KvmCounts } from '../kvm/vm.js';
import type { ReclaimCounts } from '../mm/memcg.js';

/** One column for each quantity, one entry for each sample. */
export interface RunSeries {
  /** Time of the sample, in seconds since the start. */
  readonly seconds: number[];
  /** Pages of the node that are free. */
  readonly freePages: number[];
  /** Pages of the VM that are in memory. */
  readonly residentPages: number[];
  /** Generations opened so far. */
  readonly agings: number[];
  /** Faults on evicted pages so far. */
  readonly refaults: number[];
  /** Evictions so far, one column for each class in the scenario's order. */
  readonly evictionsByClass: number[][];
}

/** One generation at the end of the run. */
export interface GenerationAtEnd {
  /** The generation's sequence number; the youngest has the highest. */
  readonly seq: number;
  /** Time since the generation was opened, in seconds. */
  readonly ageSeconds: number;
  /** Pages of each class in it, in the scenario's order. */
  readonly pagesByClass: readonly number[];
}

/** What a run found. Plain data: it survives `JSON.stringify`. */
export interface Result {
  /** `finished`, or `reclaimCannotKeepUp`: the node ran out of free pages and the run ended there. */
  readonly outcome: 'finished' | 'reclaimCannotKeepUp';
  /** When the run ended, in simulated seconds. */
  readonly endSeconds: number;
  /** Name of the policy that was run. */
  readonly policy: string;
  /** What reclaim did to the VM's cgroup, counted. */
  readonly reclaim: ReclaimCounts;
  /** What KVM did, counted. */
  readonly kvm: KvmCounts;
  /** Refaults of pages of each class, in the scenario's order. */
  readonly refaultsByClass: readonly number[];
  /** Last checks for each page evicted. */
  readonly checksPerEviction: number;
  /** The generations at the end, oldest first. */
  readonly generations: readonly GenerationAtEnd[];
  /** The course of the run. */
  readonly series: RunSeries;
  /** What was run, complete. */
  readonly scenario: Scenario;
}
