import { hosts, type Scenario, scenarios, type VmConfig, vms } from '../../simulator/index.js';

/**
 * The machines of the experiments: small, so that each runs in a second. What counts is not size but ratios (E.2, last
 * paragraph): accesses for each aging, how busy a lock is, how much of the memory is hot. All rates are *assumed*.
 */

/** A scenario without a seed: that comes from whoever runs it. */
export type Experimental = Omit<Scenario, 'seed'>;

/** A VM without nested guests, 32 MiB. */
export const plainVm: VmConfig = { ...vms.plain, memoryMiB: 32 };

/** A VM with one L2, 32 MiB. */
export const nestedVm: VmConfig = { ...vms.nested, memoryMiB: 32 };

/** Somebody holds `mmu_lock` for write, off 50 ms and on 3 ms on average: dirty-log clears, bursts of EPT12 edits. */
export const WRITER = { name: 'dirty log', meanOffMs: 50, meanOnMs: 3 } as const;

/** One VM on a node with room to spare: nobody reclaims unless told to. */
export function roomy(vm: VmConfig): Experimental {
  const { seed: _, ...rest } = scenarios.plain;
  return { ...rest, host: { ...hosts.tiny, memoryMiB: vm.memoryMiB + 48 }, vms: [vm], demand: [] };
}
