import data from '../../../data/costs.json' with { type: 'json' };
import { check } from '../config/check.js';
import { type CostBasis, costBases } from './costBasis.js';

/**
 * What everything costs, in nanoseconds. Where each default comes from and how far it may be off is in
 * {@link COST_BASIS}. Most are *assumed* (orders of magnitude); what argument follows from them depends on few ratios, so
 * vary them.
 */
export interface Costs {
  /** Page-table walk, one host PTE. */
  readonly hostPteNs: number;
  /** One young query put to KVM for a 4 KiB page, answered without a lock. */
  readonly youngQueryNs: number;
  /**
   * The part of `youngQueryNs` that passes before `mmu_lock` is requested, when it is: the page-table entry, the list of
   * notifiers, the memslot. None by default: the lock is held for all of it.
   */
  readonly youngQueryOutsideNs: number;
  /** A further call of the notifier for the same page. */
  readonly notifierCallNs: number;
  /** Taking and releasing `mmu_lock` for write when it is uncontended. */
  readonly mmuLockWriteNs: number;
  /** Testing each SPTE of an rmap. */
  readonly spteNs: number;
  /** What the guest pays to set an accessed bit that was cleared. */
  readonly accessedBitNs: number;
  /** From the release of `mmu_lock` until the head of its queue has it. */
  readonly lockHandOffNs: number;
  /** Hold of `mmu_lock` for read: the TDP MMU maps a page. */
  readonly tdpMapNs: number;
  /** Hold of `mmu_lock` for write: the shadow MMU maps a page. */
  readonly shadowMapNs: number;
  /** Hold of `mmu_lock` for write: start of an invalidation, without the flush. */
  readonly invalidateNs: number;
  /** Hold of `mmu_lock` for write: end of an invalidation. */
  readonly invalidateEndNs: number;
  /** Remote TLB flush: kick and wait. */
  readonly tlbFlushNs: number;
  /** The same, for each vCPU; the vCPU itself loses as much. */
  readonly tlbFlushPerVcpuNs: number;
  /** Exit from a guest to L0 and back. */
  readonly vmExitNs: number;
  /** What a fault of L2 costs beyond a plain exit when L0 handles it: EPT12 is walked in software. */
  readonly ept12WalkNs: number;
  /** A nested exit that L1 must handle. */
  readonly l1ExitNs: number;
  /** The host's part of a fault, with the host PTL held, swap-in not counted. */
  readonly hostFaultNs: number;
  /** The host's part of the eviction check of one page: rmap walk, page lock. */
  readonly lastCheckNs: number;
  /** Sorting or isolating one page at the tail of the oldest generation. */
  readonly isolateNs: number;
}

// So typed that a cost that the file lacks does not compile, nor one that it has and the model does not.
type Listed = {
  [Name in keyof typeof data | keyof Costs]: Name extends keyof Costs ? unknown : never;
};
const listed: Listed = data;

/** Where each default comes from, and the range it may be in: `data/costs.json`, checked when this is loaded. */
export const COST_BASIS: Readonly<Record<keyof Costs, CostBasis>> = check(
  'costs.json',
  costBases,
  listed,
) as Record<keyof Costs, CostBasis>;

/**
 * The defaults of the model, from {@link COST_BASIS}.
 *
 * @example const slowLock: Costs = { ...COSTS, mmuLockWriteNs: 2 * COSTS.mmuLockWriteNs };
 */
export const COSTS: Costs = each(({ ns }) => ns);

/** Everything for nothing: replays and closed forms, where time does not matter. */
export const NO_COSTS: Costs = each(() => 0);

function each(ns: (basis: CostBasis) => number): Costs {
  return Object.fromEntries(
    Object.entries(COST_BASIS).map(([name, basis]) => [name, ns(basis)]),
  ) as unknown as Costs;
}
