/** All that is known of a host: facts, then verdicts. */
import { cgroupPaths, cgroupVersion, type HostCgroup, readCgroup } from './cgroups.js';
import { countersOf, readSwap, reclaimOf } from './counters.js';
import type { Facts } from './facts.js';
import { eraOf, readConfig, readKernel } from './kernel.js';
import { readKvm } from './kvm.js';
import { readLruGen, readMglru } from './mglru.js';
import { checkSnapshot, filesOf, type HostSnapshot, printable } from './snapshot.js';
import { unread } from './unread.js';
import { type Verdict, verdictsOf } from './verdicts.js';
import { type HostVm, KVM_DEBUG, readVms } from './vms.js';

/** What `readHost` makes of a snapshot. Plain data; every text in it is harmless to print. */
export interface Host extends Facts {
  /** For each problem: yes, no, or cannot tell, and the file that says so. */
  readonly verdicts: readonly Verdict[];
  /** What could not be read, and what that leaves open. */
  readonly unread: readonly string[];
}

/**
 * Reads a host's files: kernel and era, MGLRU, KVM, VMs, and for three problems whether they concern it.
 *
 * @throws ConfigError when it is no snapshot
 * @example readHost(load('hosts')[1]).verdicts.map(({ problem, answer }) => `${problem}: ${answer}`)
 */
export function readHost(snapshot: HostSnapshot): Host {
  const files = filesOf(checkSnapshot(snapshot));
  const kernel = readKernel(files);
  const config = readConfig(files, files.word('/proc/sys/kernel/osrelease') ?? kernel.release);
  const eraWhy = eraOf(files, kernel, config);
  const mglru = readMglru(files, config);
  const kvm = readKvm(files);
  const cgroups = cgroupVersion(files);
  const lruGen = readLruGen(files);
  const vms = readVms(files, kvm, cgroups, lruGen);
  const memory = countersOf(files, '/proc/meminfo');
  const inMiB = (name: string): number | null => (memory.has(name) ? memory.get(name)! / 1024 : null);
  const others = othersOf(files, cgroups, vms);
  const facts: Facts = {
    era: eraWhy.era,
    ...{ eraWhy, kernel, mglru, kvm, cgroups, vms },
    memory: {
      totalMiB: inMiB('MemTotal'),
      availableMiB: inMiB('MemAvailable'),
      hugePages: hugePagesOf(files.word('/sys/kernel/mm/transparent_hugepage/enabled')),
      hugetlbMiB: inMiB('Hugetlb'),
      swap: readSwap(files),
      swappiness: files.number('/proc/sys/vm/swappiness'),
      reclaim: reclaimOf(countersOf(files, '/proc/vmstat')),
    },
    allVms: files.has(KVM_DEBUG),
    beside: [...others].sort((a, b) => (b.refaulted ?? 0) - (a.refaulted ?? 0)).slice(0, 10),
    withKvmTables: innermost(
      others.filter(({ kvmTablesMiB }) => (kvmTablesMiB ?? 0) > 0).map(({ path }) => path),
    ),
  };
  return { ...facts, verdicts: verdictsOf(facts, files), unread: unread(facts, files) };
}

function othersOf(
  files: ReturnType<typeof filesOf>,
  version: 'v1' | 'v2' | null,
  vms: readonly HostVm[],
): HostCgroup[] {
  if (version === null) return [];
  // What holds a VM's cgroup counts the VM's pages, too.
  const taken = vms.map(({ cgroup }) => cgroup?.path).filter((path) => path !== undefined);
  const of = (path: string): boolean =>
    taken.some((own) => own === path || own.startsWith(`${path}/`) || path.startsWith(`${own}/`));
  const paths = cgroupPaths(files, version).filter((path) => !of(printable(path, 4096)));
  return paths.map((path) => readCgroup(files, version, path)).filter((each) => each !== null);
}

/** Paths that hold no other of the list. */
function innermost(paths: readonly string[]): string[] {
  const sorted = [...paths].sort();
  return sorted.filter((path, i) => !sorted[i + 1]?.startsWith(`${path}/`));
}

/** The word in brackets. */
function hugePagesOf(text: string | null): string | null {
  return /\[(always|madvise|never)\]/.exec(text ?? '')?.[1] ?? null;
}
