import type { ComparedLocks, LockCounts } from './lockCounts.js';

/** What one step differs in: kernel less simulator. */
export interface Difference {
  /** Pages that are elsewhere. */
  readonly pages?: number;
  readonly locks?: Partial<Record<keyof LockCounts, number>>;
}

/**
 * Every difference between simulator and kernel that is left, by record, mode and step. Their causes are in
 * `data/records/README.md`. Runs of two owners whose other pages were not locked are not listed: see there.
 */
export const KNOWN_DIFFERENCES: Readonly<Record<string, Difference>> = {
  '6.12-k5-npt1 l2 10': { locks: { mmuLockWrite: 1 } },
  '7.3-k5-npt0 vm 1': { pages: 2, locks: { notifierCalls: 1, pagesAsked: 1, rmapWalks: 2 } },
  '7.3-k5-npt0 vm 2': { pages: 2 },
  '7.3-k5-npt1 l2 4': { locks: { pagesAsked: 1, tdpWalks: 1, rmapWalks: 1 } },
  '7.3-k5-npt1 l2_1g 9': { pages: 1, locks: { notifierCalls: 1, pagesAsked: 1, tdpWalks: 1, rmapWalks: 1 } },
  '7.3-k5-npt1 l2_1g 10': { pages: 1 },
};

/** The names of lock counts of a step that differ otherwise than is known; none where nothing was counted. */
export function unknownLocks(locks: ComparedLocks | null, { locks: known }: Difference): string[] {
  if (locks === null) return [];
  const { simulated, recorded } = locks;
  return (Object.keys(recorded) as (keyof LockCounts)[]).filter((key) => {
    const [kernel, simulator] = [recorded[key], simulated[key]];
    return kernel !== null && simulator !== null && kernel - simulator !== (known?.[key] ?? 0);
  });
}
