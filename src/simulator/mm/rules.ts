/**
 * What differs between kernel releases in the reclaim code itself, as far as the argument needs it.
 * Which accessed bits are queried is not here: that is the policy (`policy/presets.ts`).
 */
export interface ReclaimRules {
  /** The release the rules were read from or recorded on. */
  readonly kernel: '6.1' | '6.12' | '6.15' | '7.3';
  /**
   * With exactly three generations reclaim ages only when too many pages are young or too few old (up to 6.13;
   * MODEL.md#when-aging-runs). From 6.14 on three generations are reason enough, after the first round. Source:
   * `should_run_aging`, commit 798c0330c2ca.
   */
  readonly agesBySize: boolean;
  /** After an aging inside reclaim: go on evicting in the same round (6.1, 7.3) or leave this lruvec for now (6.12, 6.15). */
  readonly evictsAfterAging: boolean;
  /** A cgroup's own reclaim stops inside a round once its goal is met (6.1, 7.3), or ends the round first (6.12, 6.15). */
  readonly stopsAtGoal: boolean;
  /**
   * A request for memory of a cgroup visits all cgroups below it in each round (6.1), or goes on where the last request
   * stopped and ends where its goal is met (from 6.12 on). Source: `shrink_node_memcgs` and `mem_cgroup_iter`, the patch of
   * 20240514202641.2821494-1-hannes@cmpxchg.org.
   */
  readonly walksAllCgroups: boolean;
  /**
   * A cgroup's own reclaim ends a round after so many agings of one cgroup: 2 in 6.1, none later. Source:
   * `should_abort_scan`, the patch of 20220918080010.2920238-10-yuzhao@google.com.
   */
  readonly mostAgings: number;
  /**
   * A cgroup's own reclaim that has not aged in this round hands young neighbours, if they are fewer than 15, to a batch of
   * its CPU, which is drained when it is full or the next round begins (6.1). Later they are promoted at once. Source:
   * `lru_gen_look_around` and `folio_activate`.
   */
  readonly activatesInBatches: boolean;
  /**
   * Who finds all processes taken by another's walk waits for it (6.1), or opens the generation at once
   * (MODEL.md#one-aging).
   */
  readonly secondWalkerWaits: boolean;
  /**
   * `memory.reclaim` asks for the whole remainder at once (6.1) or for a quarter of it (from 6.12;
   * MODEL.md#watermarks-and-proactive-reclaim).
   */
  readonly proactiveBatchDivisor: 1 | 4;
  /**
   * From 6.14: a page that was faulted in starts one generation below the youngest. The first sight of an accessed bit
   * only marks the page, the second moves it (MODEL.md#where-a-page-enters); a page that was moved so is part of the
   * working set, and moves at the first sight from then on, also after it was evicted and came back soon. What is soon
   * is counted from the youngest generation, and a tier is protected by a smaller margin. Source: commits 4d5d14a01e2c
   * (sightings), b1a71694fb00 (soon) and 37a260870f2c (margin).
   */
  readonly twoSightings: boolean;
  /**
   * A batch looks at no more pages than the budget of its round, sorted ones included. Before it isolates 64 however small
   * the budget, and sorts up to 4096 promoted pages for them. In 7.3; older than 7.2, and younger than 6.15. Source:
   * `scan_folios`, 20250404141118.3895592-1-koichiro.den@canonical.com, v2 20250530162353.541882-1-den@valinux.co.jp; which
   * release has it was not found.
   */
  readonly batchKeepsBudget: boolean;
  /**
   * From 7.2: a round's budget is fixed when the round begins, agings may come in between, and eviction isolates no more
   * than is left of the budget (MODEL.md#when-aging-runs). Before: the budget is looked at between batches of 64.
   * Source: `evict_folios` and `isolate_folios`, commits 163bc3d68c9f, 3a72e078b4a3, 16b475d2ac3c and 6e9be217a3ce.
   */
  readonly budgetIsExact: boolean;
  /** debugfs refuses an aging without force where four generations exist (up to 6.13). Source: commit 798c0330c2ca. */
  readonly refusesFifthGeneration: boolean;
  /** See `HostConfig`: no kernel does so. */
  readonly foldKeepsOrder?: boolean;
}

/** Linux 6.1 as recorded in `data/records/6.1-k1-plain.jsonl`, and with two cgroups in `6.1-k6-npt1-lock`. */
export const RULES_6_1: ReclaimRules = {
  kernel: '6.1',
  agesBySize: true,
  evictsAfterAging: true,
  stopsAtGoal: true,
  walksAllCgroups: true,
  mostAgings: 2,
  activatesInBatches: true,
  secondWalkerWaits: true,
  proactiveBatchDivisor: 1,
  twoSightings: false,
  batchKeepsBudget: false,
  budgetIsExact: false,
  refusesFifthGeneration: true,
};

/** Linux 6.12, the default: the rules of the thread's time (MODEL.md#where-a-page-enters, MODEL.md#when-aging-runs). */
export const RULES_6_12: ReclaimRules = {
  kernel: '6.12',
  agesBySize: true,
  evictsAfterAging: false,
  stopsAtGoal: false,
  walksAllCgroups: false,
  mostAgings: Number.POSITIVE_INFINITY,
  activatesInBatches: false,
  secondWalkerWaits: false,
  proactiveBatchDivisor: 4,
  twoSightings: false,
  batchKeepsBudget: false,
  budgetIsExact: false,
  refusesFifthGeneration: true,
};

/**
 * Linux 6.15: 6.12's, and the series "mm/mglru: performance optimizations" of 6.14 (cover
 * 20241231043538.4075764-1-yuzhao@google.com). Read from its patches, not from the tree, and no record tests it. Between
 * 6.14 and 6.15 no patch was found that would show here; for the next see `batchKeepsBudget`.
 */
export const RULES_6_15: ReclaimRules = {
  ...RULES_6_12,
  kernel: '6.15',
  agesBySize: false,
  twoSightings: true,
  refusesFifthGeneration: false,
};

/** Linux 7.3 as recorded in `data/records/7.3-k1-plain.jsonl`: 6.15's, and the reclaim loop of 7.2. */
export const RULES_7_3: ReclaimRules = {
  ...RULES_6_15,
  kernel: '7.3',
  evictsAfterAging: true,
  stopsAtGoal: true,
  batchKeepsBudget: true,
  budgetIsExact: true,
};

/** Rules that a run may have otherwise than its kernel: what if a kernel had taken this change alone? */
export type OwnRules = Partial<
  Pick<ReclaimRules, 'agesBySize' | 'twoSightings' | 'batchKeepsBudget' | 'budgetIsExact'>
>;

const RULES = { '6.1': RULES_6_1, '6.12': RULES_6_12, '6.15': RULES_6_15, '7.3': RULES_7_3 } as const;

/** The releases whose rules are known, the oldest first. */
export const KERNELS: readonly ReclaimRules['kernel'][] = Object.keys(RULES) as ReclaimRules['kernel'][];

export function rulesOf(kernel: ReclaimRules['kernel']): ReclaimRules {
  return RULES[kernel];
}
