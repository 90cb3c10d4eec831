/** What could not be read on a host, and what that leaves open. */
import { ROOTS } from './cgroups.js';
import type { Facts } from './facts.js';
import type { HostFiles } from './snapshot.js';
import { KVM_DEBUG } from './vms.js';

/** A sentence for each thing that is not known and matters. */
export function unread(facts: Facts, files: HostFiles): string[] {
  const said: string[] = [];
  const open = (path: string, leaves: string): void => {
    said.push(`${path} ${files.lacks(path).says}: ${leaves}`);
  };
  if (facts.kernel.release === null) open('/proc/sys/kernel/osrelease', 'the era is not known');
  if (facts.mglru.state === 'unknown')
    open('/sys/kernel/mm/lru_gen/enabled', 'whether MGLRU runs is not known');
  if (!facts.allVms && facts.kvm.uses !== 0)
    open(
      KVM_DEBUG,
      'which VMs run, whether one has run an L2, and how many rmap entries its pages have is not known',
    );
  if (facts.vms.length > 0 && facts.vms.every(({ generations }) => generations === null))
    open('/sys/kernel/debug/lru_gen', 'the VMs’ generations are not known');
  else if (facts.vms.length === 0 && !files.has('/sys/kernel/debug/lru_gen') && facts.mglru.state === 'on')
    open('/sys/kernel/debug/lru_gen', 'generations are not known');
  if (facts.cgroups === null) open(ROOTS.v2, 'what reclaim did to whom is not known');
  if (facts.cgroups === 'v1')
    said.push(`${ROOTS.v1} is cgroup v1: what reclaim scanned and freed in a cgroup is not counted there`);
  for (const { name, cgroup, rmaps, rmapsWhy } of facts.vms.slice(0, 5)) {
    if (cgroup === null)
      said.push(`the memory cgroup of VM ${name} was not found: what reclaim did to it is not known`);
    if (rmaps === null && facts.allVms)
      said.push(
        `mmu_rmaps_stat of VM ${name} ${rmapsWhy}: how many rmap entries its pages have is not known`,
      );
  }
  return said;
}
