/** The VMs of a host: how they are found, and what is known of each. */
import { around, type HostCgroup, parseCgroup, readCgroup } from './cgroups.js';
import { parseCounters } from './counters.js';
import { type HostKvm, parseRmaps, type RmapCounts } from './kvm.js';
import { type CgroupGenerations, type HostGeneration, pagesIn } from './mglru.js';
import { type Evidence, type HostFiles, printable, wholeNumber } from './snapshot.js';

/** One VM. Null: not known. */
export interface HostVm {
  /** KVM's own name for it, PID-FD; or the PID, where only an open VM was seen. */
  readonly name: string;
  readonly pid: number;
  readonly cgroup: HostCgroup | null;
  /** Resident memory of its process, MiB. */
  readonly residentMiB: number | null;
  /** Memory of its process from hugetlb, which no reclaim touches and resident memory leaves out, MiB. */
  readonly hugetlbMiB: number | null;
  readonly vcpus: number | null;
  /** Whether it runs an L2 now, has run one since it was started, or never. */
  readonly l2: 'runs' | 'has run' | 'never' | null;
  /** By page size; empty: it has no rmaps. */
  readonly rmaps: readonly RmapCounts[] | null;
  /** Why there are no rmaps where they are null. */
  readonly rmapsWhy: string;
  /** MiB that KVM has mapped, by page size; an L2's own mappings count again. */
  readonly mappedMiB: { readonly small: number; readonly huge: number } | null;
  readonly generations: readonly HostGeneration[] | null;
  readonly evidence: readonly Evidence[];
}

/** KVM's folder in debugfs: one folder a VM, PID-FD (virt/kvm/kvm_main.c, kvm_create_vm_debugfs, 6.1 to 7.3). */
export const KVM_DEBUG = '/sys/kernel/debug/kvm';

/** Names of the VMs' folders. */
export function vmFolders(names: readonly string[]): string[] {
  return names
    .filter((name) => /^\d{1,10}-\d{1,10}$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

/** What a process's open file of a VM leads to. */
export const VM_LINK = 'anon_inode:kvm-vm';

/** PIDs that have a VM open, as far as their open files could be read. */
function openers(files: HostFiles): number[] {
  return files
    .names('/proc')
    .filter((name) => /^\d{1,10}$/.test(name))
    .filter((pid) =>
      files.names(`/proc/${pid}/fd`).some((fd) => files.word(`/proc/${pid}/fd/${fd}`) === VM_LINK),
    )
    .map(Number);
}

/** All VMs that the files show. */
export function readVms(
  files: HostFiles,
  kvm: HostKvm,
  version: 'v1' | 'v2' | null,
  lruGen: readonly CgroupGenerations[] | null,
): HostVm[] {
  const named = vmFolders(files.names(KVM_DEBUG)).map((name) => ({ name, pid: Number.parseInt(name, 10) }));
  const opened = openers(files).filter((pid) => named.every((vm) => vm.pid !== pid));
  const byPath = new Map<string, CgroupGenerations>();
  // A removed cgroup stays listed for a while, and one of its name may have come after it: the one that holds pages.
  for (const each of lruGen ?? []) {
    const before = byPath.get(each.path);
    if (before === undefined || pagesIn(each) >= pagesIn(before)) byPath.set(each.path, each);
  }
  const all = [...named, ...opened.map((pid) => ({ name: String(pid), pid }))];
  return all.map((vm) => readVm(files, kvm, version, byPath, vm));
}

function readVm(
  files: HostFiles,
  kvm: HostKvm,
  version: 'v1' | 'v2' | null,
  byPath: ReadonlyMap<string, CgroupGenerations>,
  { name, pid }: { readonly name: string; readonly pid: number },
): HostVm {
  const folder = `${KVM_DEBUG}/${name}`;
  const paths = around(parseCgroup(files.read(`/proc/${pid}/cgroup`) ?? '') ?? '/');
  // A VMM's threads may be in cgroups without a memory controller: the nearest above that has one.
  const cgroup =
    version === null
      ? null
      : (paths.map((path) => readCgroup(files, version, path)).find((each) => each !== null) ?? null);
  const listed = paths.map((path) => byPath.get(printable(path, 4096))).find((each) => each !== undefined);
  const status = parseCounters(files.read(`/proc/${pid}/status`) ?? '');
  const [rss, hugetlb] = [status.get('VmRSS'), status.get('HugetlbPages')];
  const pages = (size: string): number | null => files.number(`${folder}/pages_${size}`);
  const [small, large, giant] = [pages('4k'), pages('2m'), pages('1g')];
  const vcpus = files.names(folder).filter((each) => /^vcpu\d{1,5}$/.test(each)).length;
  const text = files.read(`${folder}/mmu_rmaps_stat`);
  const rmaps = text === null ? null : parseRmaps(text);
  const { l2, evidence } = l2Of(files, folder, kvm, rmaps);
  return {
    ...{ name, pid, cgroup, rmaps, l2, evidence },
    residentMiB: rss === undefined ? null : rss / 1024,
    hugetlbMiB: hugetlb === undefined ? null : hugetlb / 1024,
    vcpus: vcpus || null,
    rmapsWhy:
      text === null
        ? files.lacks(`${folder}/mmu_rmaps_stat`).says
        : rmaps === null
          ? 'is not to be understood'
          : '',
    mappedMiB: small === null ? null : { small: small / 256, huge: (large ?? 0) * 2 + (giant ?? 0) * 1024 },
    generations: listed?.generations ?? null,
  };
}

function l2Of(
  files: HostFiles,
  folder: string,
  kvm: HostKvm,
  rmaps: readonly RmapCounts[] | null,
): Pick<HostVm, 'l2' | 'evidence'> {
  const [now, ever] = [`${folder}/guest_mode`, `${folder}/nested_run`];
  const found = (l2: 'runs' | 'has run' | 'never', file: string): ReturnType<typeof l2Of> => ({
    ...{ l2, evidence: [files.line(file, /./) ?? files.lacks(file)] },
  });
  const vcpus = files.names(folder).filter((each) => /^vcpu\d{1,5}$/.test(each));
  const inside = vcpus
    .map((each) => `${folder}/${each}/guest_mode`)
    .find((file) => (files.number(file) ?? 0) > 0);
  if ((files.number(now) ?? 0) > 0) return found('runs', now);
  if (inside !== undefined) return found('runs', inside);
  if ((files.number(ever) ?? 0) > 0) return found('has run', ever);
  // The counters can be set to zero; the TDP MMU's rmaps are made with the first L2 and stay.
  if (kvm.mmu === 'tdp' && rmaps !== null && rmaps.length > 0)
    return found('has run', `${folder}/mmu_rmaps_stat`);
  if (wholeNumber(files.word(ever)) === 0 && wholeNumber(files.word(now)) !== null)
    return found('never', ever);
  if (kvm.nested === false && files.has(folder))
    return found('never', `/sys/module/${kvm.vendor}/parameters/nested`);
  const unseen = files.why(ever) === 'missing' && !files.has(folder) ? KVM_DEBUG : ever;
  return { l2: null, evidence: [files.lacks(unseen)] };
}
