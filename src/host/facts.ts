/** What a host's files say, not yet judged. */
import type { HostCgroup } from './cgroups.js';
import type { HostSwap, ReclaimCounters } from './counters.js';
import type { EraName, HostEra, HostKernel } from './kernel.js';
import type { HostKvm } from './kvm.js';
import type { HostMglru } from './mglru.js';
import type { HostVm } from './vms.js';

/** What is known of a host before it is judged. */
export interface Facts {
  /** The preset that its kernel behaves like; null where nothing tells. */
  readonly era: EraName | null;
  /** Whether that is more than the release's number says, and why. */
  readonly eraWhy: HostEra;
  /** Release and architecture, and the files that say so. */
  readonly kernel: HostKernel;
  /** Whether MGLRU is on, and how it is set. */
  readonly mglru: HostMglru;
  /** Which module and which MMU, and how they are set. */
  readonly kvm: HostKvm;
  /** Memory, swap, and what reclaim has done. */
  readonly memory: {
    readonly totalMiB: number | null;
    readonly availableMiB: number | null;
    /** Setting of transparent huge pages. */
    readonly hugePages: string | null;
    /** MiB set aside for huge pages that no reclaim touches. */
    readonly hugetlbMiB: number | null;
    readonly swap: HostSwap;
    readonly swappiness: number | null;
    /** Since it was booted. */
    readonly reclaim: ReclaimCounters;
  };
  /** Version of the cgroup tree; null where none was found. */
  readonly cgroups: 'v1' | 'v2' | null;
  /** Whether KVM's folder in debugfs was there, so that no VM can be missing. */
  readonly allVms: boolean;
  /** Its VMs. */
  readonly vms: readonly HostVm[];
  /** Cgroups beside the VMs' with the most refaults, at most ten. */
  readonly beside: readonly HostCgroup[];
  /** Cgroups with secondary page tables (KVM's; from 6.11 on also an IOMMU's) though no VM was found in them. */
  readonly withKvmTables: readonly string[];
}
