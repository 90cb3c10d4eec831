import type { Vm } from '../kvm/vm.js';
import type { Memcg } from '../mm/memcg.js';
import { viewOf } from '../mm/query.js';
import type { Situation } from '../policy/queryPlan.js';

/**
 * What KVM did during one operation, counted by the recorder or by the simulator. null where the recorder found no
 * function of that name to count.
 */
export interface LockCounts {
  /** Acquisitions of `mmu_lock` for read. */
  readonly mmuLockRead: number | null;
  /** Acquisitions of `mmu_lock` for write. */
  readonly mmuLockWrite: number | null;
  /** Queries that reclaim put to the MMU notifiers (`clear_young`, `clear_flush_young`), for guest memory or not. */
  readonly notifierCalls: number | null;
  /** Pages of guest memory among them, which KVM had to answer for (`kvm_age_gfn`). */
  readonly pagesAsked: number | null;
  /** Walks of the TDP MMU's table to answer. */
  readonly tdpWalks: number | null;
  /** Walks of rmaps to answer. */
  readonly rmapWalks: number | null;
  /** Pages of guest memory that KVM unmapped (`kvm_unmap_gfn_range`). */
  readonly pagesUnmapped: number | null;
}

/** What KVM did during one operation, counted on both sides. */
export interface ComparedLocks {
  /** In the simulator. */
  readonly simulated: LockCounts;
  /** In the kernel. */
  readonly recorded: LockCounts;
}

/** Reads what the recorder counted; compilers may have added a suffix (`.isra.0`) to the names. */
export function lockCountsOf(probes: Readonly<Record<string, number>>): LockCounts {
  const sum = (...names: string[]): number | null => {
    // A recorder that lost count says -1.
    const found = Object.entries(probes).filter(
      ([key, calls]) => calls >= 0 && names.includes(key.split('.')[0]),
    );
    return found.length === 0 ? null : found.reduce((total, [, calls]) => total + calls, 0);
  };
  return {
    mmuLockRead: sum('mmu_lock_read'),
    mmuLockWrite: sum('mmu_lock_write'),
    notifierCalls: sum('kvm_mmu_notifier_clear_young', 'kvm_mmu_notifier_clear_flush_young'),
    pagesAsked: sum('kvm_age_gfn'),
    tdpWalks: sum('kvm_tdp_mmu_age_gfn_range'),
    rmapWalks: sum('kvm_rmap_age_gfn_range', 'kvm_age_rmap'),
    pagesUnmapped: sum('kvm_unmap_gfn_range'),
  };
}

/** Queries that the cgroup's reclaim put to the notifiers so far. */
function notifierCalls(m: Memcg): number {
  const asks = (situation: Situation): boolean => {
    const { tdp, shadow } = m.policy.ask(situation, viewOf(m));
    return tdp !== 'notAsked' || shadow !== 'notAsked';
  };
  const { agingQueries, lastChecks, lookAroundQueries } = m.counts;
  return (
    (asks('aging') ? agingQueries : 0) +
    (asks('eviction') ? lastChecks : 0) +
    (asks('neighbour') ? lookAroundQueries : 0)
  );
}

/** What the simulated KVM does in the course of `work`; null where there is no VM. */
export function countLocks(m: Memcg, vm: Vm | null, work: () => void): LockCounts | null {
  if (vm === null) {
    work();
    return null;
  }
  const before = { ...vm.counts, notifierCalls: notifierCalls(m), invalidateSeq: vm.invalidateSeq };
  work();
  const { counts } = vm;
  const pagesAsked = counts.youngQueries - before.youngQueries;
  return {
    mmuLockRead: counts.mmuLockRead - before.mmuLockRead,
    mmuLockWrite: counts.mmuLockWrite - before.mmuLockWrite,
    notifierCalls: notifierCalls(m) - before.notifierCalls,
    pagesAsked,
    tdpWalks: vm.tdp ? pagesAsked : 0,
    rmapWalks: viewOf(m).hasRmaps ? pagesAsked : 0,
    pagesUnmapped: vm.invalidateSeq - before.invalidateSeq,
  };
}
