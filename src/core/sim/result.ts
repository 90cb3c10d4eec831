import type { Scenario } from '../config/scenario.js';
import type { KvmCounts } from '../kvm/vm.js';
import type { ReclaimCounts } from '../mm/memcg.js';

/** One column for each quantity, one entry for each sample. */
export interface RunSeries {
  readonly seconds: number[];
  readonly freePages: number[];
  readonly residentPages: number[];
  readonly agings: number[];
  readonly refaults: number[];
  /** Evictions, for each class in the scenario's order. */
  readonly evictionsByClass: number[][];
}

/** One generation at the end of the run. */
export interface GenerationAtEnd {
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
  readonly reclaim: ReclaimCounts;
  readonly kvm: KvmCounts;
  /** Refaults of pages of each class, in the scenario's order. */
  readonly refaultsByClass: readonly number[];
  /** Last checks for each page evicted. */
  readonly checksPerEviction: number;
  readonly generations: readonly GenerationAtEnd[];
  readonly series: RunSeries;
  /** What was run, complete. */
  readonly scenario: Scenario;
}
