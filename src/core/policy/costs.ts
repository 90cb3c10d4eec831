/**
 * What everything costs, in nanoseconds. Source: model specification E.1 and E.2. Most are *assumed* there (orders of
 * magnitude); what argument follows from them depends on few ratios, so vary them.
 */
export interface Costs {
  /** Page-table walk, one host PTE. Assumed (E.2: 5 to 20). */
  readonly hostPteNs: number;
  /** One young query put to KVM for a 4 KiB page, answered without a lock. Measured: 88 to 110 (E.1). */
  readonly youngQueryNs: number;
  /**
   * The part of `youngQueryNs` that passes before `mmu_lock` is asked for, when it is: the page-table entry, the list of
   * notifiers, the memslot. Assumed 0: the lock is held for all of it.
   */
  readonly youngQueryOutsideNs: number;
  /** A further call of the notifier for the same page. Measured (E.1). */
  readonly notifierCallNs: number;
  /** Taking and releasing `mmu_lock` for write when nobody else wants it. Assumed (E.2: 20 to 50). */
  readonly mmuLockWriteNs: number;
  /** Asking one SPTE of an rmap beyond the first. Assumed (E.2: about 15). */
  readonly spteNs: number;
  /** What the guest pays to set an accessed bit that was cleared. Computed from measurements (E.1: 160 to 175). */
  readonly accessedBitNs: number;
  /** From the release of `mmu_lock` until the head of its queue has it. Assumed (E.2: 100 to 300). */
  readonly lockHandOffNs: number;
  /** Hold of `mmu_lock` for read: the TDP MMU maps a page. Assumed (E.2: 300 to 1000). */
  readonly tdpMapNs: number;
  /** Hold of `mmu_lock` for write: the shadow MMU maps a page. Assumed (E.2: 1000 to 4000). */
  readonly shadowMapNs: number;
  /** Hold of `mmu_lock` for write: start of an invalidation, without the flush. Assumed (E.2: 1000). */
  readonly invalidateNs: number;
  /** Hold of `mmu_lock` for write: end of an invalidation. Assumed. */
  readonly invalidateEndNs: number;
  /** Remote TLB flush: kick and wait. Assumed (E.2: 1000 to 3000). */
  readonly tlbFlushNs: number;
  /** The same, for each vCPU; the vCPU itself loses as much. Assumed (E.2: about 200). */
  readonly tlbFlushPerVcpuNs: number;
  /** Exit from a guest to L0 and back. Assumed (E.2: 500 to 1000). */
  readonly vmExitNs: number;
  /** What a fault of L2 costs beyond a plain exit when L0 handles it: EPT12 is walked in software. Assumed. */
  readonly ept12WalkNs: number;
  /** A nested exit that L1 must handle. Assumed (E.2: 15 to 20 µs). */
  readonly l1ExitNs: number;
  /** The host's part of a fault, with the host PTL held, swap-in not counted. Assumed. */
  readonly hostFaultNs: number;
  /** The host's part of the last check of one page: rmap walk, page lock. Assumed (E.2: 500 to 2000). */
  readonly lastCheckNs: number;
  /** Sorting or isolating one page at the tail of the oldest generation. Assumed. */
  readonly isolateNs: number;
}

/** The defaults of the model. */
export const COSTS: Costs = {
  hostPteNs: 10,
  youngQueryNs: 90,
  youngQueryOutsideNs: 0,
  notifierCallNs: 75,
  mmuLockWriteNs: 35,
  spteNs: 15,
  accessedBitNs: 160,
  lockHandOffNs: 200,
  tdpMapNs: 600,
  shadowMapNs: 2500,
  invalidateNs: 1000,
  invalidateEndNs: 200,
  tlbFlushNs: 2000,
  tlbFlushPerVcpuNs: 200,
  vmExitNs: 800,
  ept12WalkNs: 1500,
  l1ExitNs: 18_000,
  hostFaultNs: 1000,
  lastCheckNs: 1000,
  isolateNs: 50,
};

/** Everything for nothing: replays and closed forms, where time does not matter. */
export const NO_COSTS: Costs = Object.fromEntries(
  Object.keys(COSTS).map((name) => [name, 0]),
) as unknown as Costs;

/** `costs` with every time multiplied by `factor`. */
export function scaleCosts(costs: Costs, factor: number): Costs {
  return Object.fromEntries(
    Object.entries(costs).map(([name, ns]) => [name, ns * factor]),
  ) as unknown as Costs;
}
