/** What every result of a run keeps, whatever was run. */
import type { LockUse } from '../../../simulator/locks/lockStats.js';
import type { OwnerResult, Result } from '../../../simulator/sim/result.js';

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** What is not conserved in a result, in words; null when all is. */
export function wrongResult(result: Result): string | null {
  const { outcome, endSeconds, provenance, vms, processes, node } = result;
  const { durationSeconds } = provenance.scenario;
  if (endSeconds > durationSeconds || (outcome === 'finished' && endSeconds < durationSeconds * (1 - 1e-12)))
    return `${outcome} at ${endSeconds} s of ${durationSeconds}`;
  for (const owner of [...vms, ...processes]) {
    const wrong = wrongOwner(owner);
    if (wrong !== null) return `${owner.name}: ${wrong}`;
  }
  for (const vm of vms) {
    const wrong = wrongUse(vm.mmuLock) ?? wrongUse(vm.rmapBit);
    if (wrong !== null) return `${vm.name}: ${wrong}`;
    const held = sum(vm.mmuLock.map(({ mode, totalHoldNs }) => (mode === 'write' ? totalHoldNs : 0)));
    if (held > endSeconds * 1e9 * (1 + 1e-9)) return `${vm.name}: mmu_lock was held to write for ${held} ns`;
  }
  return wrongUse(node.ptl);
}

function wrongOwner({ classes, reclaim, lostShare, series }: OwnerResult): string | null {
  const evictions = sum(classes.map((each) => each.evictions));
  const refaults = sum(classes.map((each) => each.refaults));
  if (evictions !== reclaim.pgsteal) return `${evictions} evictions by class, ${reclaim.pgsteal} in all`;
  if (refaults !== reclaim.refaults) return `${refaults} refaults by class, ${reclaim.refaults} in all`;
  for (const { name, pages, residentPages, ...of } of classes) {
    const out = of.evictions - of.refaults;
    if (residentPages !== pages - out)
      return `class ${name}: ${residentPages} of ${pages} pages in memory, ${out} in swap`;
  }
  if (lostShare > 1) return `lostShare is ${lostShare}`;
  for (const column of [
    series.agings,
    series.refaults,
    ...series.evictionsByClass,
    ...series.refaultsByClass,
  ])
    if (column.some((value, i) => i > 0 && value < column[i - 1])) return 'a count went down';
  return null;
}

function wrongUse(use: readonly LockUse[]): string | null {
  for (const {
    who,
    mode,
    acquisitions,
    waits,
    holds,
    totalWaitNs,
    maxWaitNs,
    totalHoldNs,
    maxHoldNs,
  } of use) {
    if (waits > acquisitions || holds > acquisitions)
      return `${who} (${mode}): ${acquisitions} acquisitions, ${waits} waits, ${holds} holds`;
    if (maxWaitNs > totalWaitNs * (1 + 1e-9) || maxHoldNs > totalHoldNs * (1 + 1e-9))
      return `${who} (${mode}): the longest wait or hold is longer than all together`;
  }
  return null;
}
