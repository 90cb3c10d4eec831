/** The three occasions of a young query. */
export const SITUATIONS = [
  /** 1. Aging: the walk over all page tables before a new generation is opened. */
  'aging',
  /** 2. Eviction: the eviction check of one page. */
  'eviction',
  /** 3. Look-around: the neighbours of a page that the eviction check found young. */
  'neighbour',
] as const;

/** One of the three occasions of a young query. */
export type Situation = (typeof SITUATIONS)[number];

/**
 * How KVM tests and clears the accessed bits of one page, and under which lock it answers. The host
 * PTE's bit is always tested and cleared. Plain data.
 */
export interface QueryPlan {
  /**
   * The TDP MMU's SPTE. `lockless`: under RCU. `mmuLockWrite`: with `mmu_lock` held for write, one acquisition for each
   * page, shared with the shadow MMU's part if that takes the lock as well.
   */
  readonly tdp: 'notAsked' | 'lockless' | 'mmuLockWrite';
  /**
   * The shadow MMU's SPTEs of the gfn. `lockless`: no lock at all, as the sketch of 14 June 2024 walks one-entry rmaps.
   * `rmapBit`: the lock bit in the rmap head, as in 6.15. `mmuLockWrite`: as above. `mmuLockTry`: the same if the lock
   * is free at this moment, else the page counts as old.
   */
  readonly shadow: 'notAsked' | 'lockless' | 'rmapBit' | 'mmuLockWrite' | 'mmuLockTry';
  /**
   * What happens to a gfn whose rmap word has bit 0 set: it has, or once had, several SPTEs. `same`: queried like the
   * others. `old`, `young`: not queried, that is the result. `mmuLockWrite`: queried with `mmu_lock` held for write.
   */
  readonly many: 'same' | 'old' | 'young' | 'mmuLockWrite';
  /** Flush the TLBs of all vCPUs, inside the hold, when KVM said young (`clear_flush_young` up to 6.12). */
  readonly flushIfYoung: boolean;
  /**
   * Whether what the shadow MMU's SPTEs show is cleared as well, or only tested: then a page that L2 has touched stays
   * young for ever.
   */
  readonly shadowBits: 'cleared' | 'tested';
  /**
   * How the results of the two MMUs are combined. `or`: either. `shadowReplacesTdp`: the shadow MMU's, where it is
   * queried, though the TDP MMU's bit has been cleared. `firstYoung`: the TDP MMU is queried first, and the shadow MMU
   * only for a page that is old there.
   */
  readonly combine: 'or' | 'shadowReplacesTdp' | 'firstYoung';
  /** Calls of the notifier for each page that KVM refuses, before any other and without a lock: they only take time. */
  readonly refusedCalls: number;
  /** Further calls when the host PTE was old and KVM said young: V5 tests first and clears in a second call. */
  readonly extraCallsIfKvmYoung: number;
}

/**
 * A query that KVM is not part of.
 *
 * @example const never: Policy = { ...policies.LANDED, name: 'never', ask: () => HOST_ONLY };
 */
export const HOST_ONLY: QueryPlan = {
  tdp: 'notAsked',
  shadow: 'notAsked',
  many: 'same',
  flushIfYoung: false,
  shadowBits: 'cleared',
  combine: 'or',
  refusedCalls: 0,
  extraCallsIfKvmYoung: 0,
};

/** What a policy may know of a virtual machine when it chooses how to query. */
export interface VmView {
  /** Whether the VM has rmaps, in the sense that the policy's kernel gives it (`Policy.rmapsAreSticky`). */
  readonly hasRmaps: boolean;
  /** Whether its host has the TDP MMU: not under legacy shadow paging. */
  readonly tdpMmu: boolean;
}

/** Whose accessed bit was set. */
export interface Answer {
  /** The host PTE's. */
  readonly host: boolean;
  /** That of the TDP MMU's SPTE. */
  readonly tdp: boolean;
  /** That of at least one of the shadow MMU's SPTEs. */
  readonly shadow: boolean;
}
