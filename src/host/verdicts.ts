/** Three problems, and whether they concern a host. */
import { ROOTS } from './cgroups.js';
import type { Facts } from './facts.js';
import { type Evidence, type HostFiles, printable } from './snapshot.js';
import { KVM_DEBUG } from './vms.js';

/** What a host can suffer from. */
export type Problem = 'the neighbour pays' | 'hot pages lost' | 'aging queues on mmu_lock';

/** Whether a problem concerns a host. */
export interface Verdict {
  readonly problem: Problem;
  readonly answer: 'yes' | 'no' | 'cannot tell';
  readonly why: string;
  /** Files and lines that say so. */
  readonly evidence: readonly Evidence[];
  /** What has come of it here so far, by the host's own counters. */
  readonly soFar: string;
  /** What changes with which kernel or setting. */
  readonly change: string;
}

type Finding = Pick<Verdict, 'answer' | 'why' | 'evidence'>;

/** What each problem is, in one line. */
export const PROBLEMS: Readonly<Record<Problem, string>> = {
  'the neighbour pays': 'processes beside a VM lose pages in use, because aging does not see the VM’s',
  'hot pages lost': 'a VM, or its L2, loses pages in use, because the eviction check does not see them',
  'aging queues on mmu_lock': 'aging waits for a VM’s vCPUs at mmu_lock, and they for it',
};

/** Judges all three. */
export function verdictsOf(facts: Facts, files: HostFiles): Verdict[] {
  const judge = (own: (facts: Facts) => Finding): Finding => {
    const [mglru, vms] = [byMglru(facts), byVms(facts, files)];
    const { answer, why, evidence } = byHugetlb(facts, files) ?? bySwap(facts) ?? byEra(facts) ?? own(facts);
    const all = [...evidence, ...(answer === 'yes' ? inferred(facts, files) : [])];
    if (mglru !== null) return mglru;
    if (vms === null) return { answer, why, evidence: all };
    return vms.answer === 'no'
      ? no(`${vms.why}; with one: ${answer}, for ${why}`, [...vms.evidence, ...all])
      : vms;
  };
  const [neighbour, queues] = [judge(neighbourPays), judge(queuesOnLock)];
  const hot = hotLost(facts, files);
  const [paid, lost] = [paidBeside(facts), cameBack(facts)];
  const waited = 'no counter says how long anything waited; `perf lock contention` does';
  return [
    { problem: 'the neighbour pays', ...neighbour, soFar: paid, change: changeOf(facts, 'neighbour') },
    { problem: 'hot pages lost', ...hot, soFar: lost, change: changeOf(facts, 'hot') },
    { problem: 'aging queues on mmu_lock', ...queues, soFar: waited, change: changeOf(facts, 'queue') },
  ];
}

function no(why: string, evidence: readonly Evidence[]): Finding {
  return { answer: 'no', why, evidence };
}

function cannotTell(why: string, evidence: readonly Evidence[]): Finding {
  return { answer: 'cannot tell', why, evidence };
}

function byMglru({ mglru: { state, walks, evidence } }: Facts): Finding | null {
  if (state === 'off')
    return no(
      'MGLRU is off, so no aging walks page tables; classic reclaim asks KVM at checks of its own, which these notebooks do not treat',
      [evidence],
    );
  if (state === 'absent')
    return no(
      'this kernel has no MGLRU, so no aging walks page tables; what classic reclaim does these notebooks do not treat',
      [evidence],
    );
  if (state === 'unknown') return cannotTell('no file says whether MGLRU runs', [evidence]);
  if (walks === false)
    return cannotTell(
      'MGLRU runs, but its aging walks no page tables (bit 0x2 is not set), which these notebooks do not treat',
      [evidence],
    );
  return null;
}

function byVms(facts: Facts, files: HostFiles): Finding | null {
  if (facts.vms.length > 0) return null;
  const { vendor, uses } = facts.kvm;
  const refcnt = `/sys/module/${vendor}/refcnt`;
  const use = files.line(refcnt, /./) ?? files.line('/proc/modules', new RegExp(`^${vendor} `));
  if (facts.allVms)
    return no('no VM runs', [
      { file: KVM_DEBUG, line: null, says: 'has no folder PID-FD' },
      ...(use ? [use] : []),
    ]);
  if (uses === 0) return no(`no VM runs: ${vendor} is not in use`, use ? [use] : []);
  if (
    vendor === null &&
    files.names('/sys/module').length > 0 &&
    !files.has('/dev/kvm') &&
    !files.has('/sys/module/kvm')
  )
    return no('KVM is not loaded', facts.kvm.evidence);
  // A module in use, or secondary page tables in a cgroup: a VM runs, though nothing else is known of it.
  if (facts.withKvmTables.length > 0 || (uses ?? 0) > 0) return null;
  return cannotTell('whether a VM runs cannot be seen', [files.lacks(KVM_DEBUG), use ?? files.lacks(refcnt)]);
}

/** Share of a VMM's memory from which on the VM's is taken to be of hugetlb; the rest is the VMM's own. */
const MOSTLY = 0.8;

/** What is of hugetlb is on no list of MGLRU. */
function byHugetlb({ vms }: Facts, files: HostFiles): Finding | null {
  const only =
    vms.length > 0 &&
    vms.every(
      ({ hugetlbMiB, residentMiB }) =>
        hugetlbMiB !== null && residentMiB !== null && hugetlbMiB > MOSTLY * (hugetlbMiB + residentMiB),
    );
  if (!only) return null;
  const lines = vms.slice(0, 3).map(({ pid }) => files.line(`/proc/${pid}/status`, /^HugetlbPages:/));
  const evidence = lines.filter((each) => each !== null);
  return no('the VMs’ memory is of hugetlb, which is neither aged nor evicted', evidence);
}

/** Without swap nothing anonymous is aged or evicted. */
function bySwap({ memory: { swap }, vms }: Facts): Finding | null {
  if (swap.MiB !== 0) {
    const forbidden = vms.length > 0 && vms.every(({ cgroup }) => cgroup?.maySwap === false);
    if (!forbidden) return null;
  }
  const evidence = [swap.evidence];
  const anonymous =
    vms.length > 0 &&
    vms.every(
      ({ cgroup }) =>
        cgroup !== null &&
        cgroup.anonMiB !== null &&
        cgroup.fileMiB !== null &&
        cgroup.fileMiB < 0.1 * (cgroup.anonMiB + cgroup.fileMiB),
    );
  return anonymous
    ? no('the VMs’ memory is anonymous and may not be swapped, so it is neither aged nor evicted', evidence)
    : cannotTell(
        'without swap only pages of files are aged and evicted, which these notebooks do not treat',
        evidence,
      );
}

function byEra({ era, eraWhy }: Facts): Finding | null {
  return era === null ? cannotTell(`${eraWhy.why}, so what aging asks is not known`, eraWhy.evidence) : null;
}

function neighbourPays({ era, eraWhy, kernel, vms, mglru }: Facts): Finding {
  const evidence = [...eraWhy.evidence, mglru.evidence];
  const [major, minor] = (kernel.linux ?? '0.0').split('.').map(Number);
  // From 6.12 on aging asks KVM on every architecture; only the lock may be in doubt.
  const asks = era !== 'BASE' && major * 1000 + minor >= 6012 && !isUnmerged(eraWhy);
  if (!eraWhy.sure && !asks) return cannotTell(eraWhy.why, evidence);
  if (era === 'BASE')
    return {
      answer: 'yes',
      why: `aging does not ask KVM, so a page that only a guest uses looks old until the eviction check, and is kept there; pages of processes go instead${seen(vms.length)}`,
      evidence,
    };
  return no(
    'aging asks KVM about every page that it looks at, so a guest’s pages fare as a process’s',
    evidence,
  );
}

function queuesOnLock({ era, eraWhy, vms, mglru, kernel }: Facts): Finding {
  const evidence = [...eraWhy.evidence, mglru.evidence];
  if (era === 'BASE' && eraWhy.sure)
    return no(
      'aging does not ask KVM, so it takes no mmu_lock; the eviction check takes it for write, page by page',
      evidence,
    );
  if (era === 'MM612' && kernel.architecture === 'other')
    return cannotTell('aging asks KVM; how KVM locks on this architecture was not read', evidence);
  if (!eraWhy.sure) return cannotTell(eraWhy.why, evidence);
  if (era === 'LANDED')
    return no('KVM answers aging without mmu_lock; freeing a page still takes it', evidence);
  return {
    answer: 'yes',
    why: `aging asks KVM about every page that it looks at, and KVM takes mmu_lock for write for each${seen(vms.length)}`,
    evidence,
  };
}

/** Whether the kernel carries a version of the series that was not merged. */
function isUnmerged({ why }: Facts['eraWhy']): boolean {
  return why.includes('not merged');
}

/** Said where VMs are only inferred. */
function seen(vms: number): string {
  return vms > 0 ? '' : '. That a VM runs is inferred: KVM is in use, or a cgroup has secondary page tables';
}

/** By what a VM is inferred that was not found. */
function inferred({ vms, withKvmTables, kvm, cgroups }: Facts, files: HostFiles): Evidence[] {
  if (vms.length > 0) return [];
  const tables = withKvmTables.map((path) =>
    files.line(`${ROOTS[cgroups ?? 'v2']}${path}/memory.stat`, /^sec_pagetables /),
  );
  const use =
    files.line(`/sys/module/${kvm.vendor}/refcnt`, /./) ??
    files.line('/proc/modules', new RegExp(`^${kvm.vendor} `));
  return [...tables.slice(0, 1), use].filter((each) => each !== null);
}

function hotLost(facts: Facts, files: HostFiles): Finding {
  const first = byMglru(facts);
  if (first !== null && first.answer === 'no')
    return { ...first, why: `${first.why.split(',')[0]}, and without it every check asks KVM` };
  const none = byVms(facts, files);
  if (none !== null && none.answer === 'no') return none;
  const { era, eraWhy, kvm, vms } = facts;
  const l2s = vms.filter(({ l2 }) => l2 === 'runs' || l2 === 'has run');
  const evidence = [...eraWhy.evidence, ...l2s.slice(0, 3).flatMap((vm) => vm.evidence)];
  if (era === null || isUnmerged(eraWhy))
    return cannotTell(`${eraWhy.why}, so whom its eviction check asks is not known`, evidence);
  const asks =
    kvm.mmu === null || kvm.mmu === 'tdp'
      ? 'both MMUs, the TDP MMU and the shadow MMU of an L2'
      : 'the shadow MMU';
  const fares =
    era === 'BASE'
      ? 'what goes are its neighbours’ pages'
      : 'a guest’s pages fare as a process’s: some in use go, where memory is short';
  return no(`the eviction check of every release asks ${asks}; ${fares}`, evidence);
}

/** What reclaim took beside VMs, as far as counters say. */
function paidBeside({ memory: { reclaim }, beside, vms }: Facts): string {
  const { freed, refaulted } = reclaim;
  if (freed === null) return 'no counter of reclaim could be read';
  if (freed === 0) return 'nothing was reclaimed since boot, so nothing was paid so far';
  const own = vms.map(({ cgroup }) => cgroup?.refaulted ?? null);
  const known = refaulted !== null && vms.length > 0 && own.every((each) => each !== null);
  const rest = known ? Math.max(0, refaulted - own.reduce<number>((sum, each) => sum + each!, 0)) : null;
  const worst = beside.find((each) => (each.refaulted ?? 0) > 0);
  return [
    `${freed} pages were freed since boot and ${refaulted ?? 'an unknown number of'} came back`,
    ...(rest === null ? [] : [`, ${rest} of them elsewhere: to processes, or to VMs that have ended`]),
    ...(worst === undefined ? [] : [`; ${worst.refaulted} to ${printable(worst.path, 60)}`]),
  ].join('');
}

/** What came back to the VMs. Counters cannot tell hot pages from others. */
function cameBack({ vms }: Facts): string {
  const known = vms
    .map(({ cgroup }) => cgroup)
    .filter((each) => each !== null && each.freed !== null && each.refaulted !== null);
  if (known.length === 0) return 'no cgroup of a VM could be read';
  const sum = (of: 'freed' | 'refaulted'): number => known.reduce((total, each) => total + each![of]!, 0);
  if (sum('freed') === 0) return 'no page of a VM’s cgroup was freed so far';
  return `of the VMs’ cgroups ${sum('freed')} pages were freed and ${sum('refaulted')} came back, hot or not: no counter says which`;
}

function changeOf({ era, mglru, kvm }: Facts, of: 'neighbour' | 'hot' | 'queue'): string {
  const off = mglru.state === 'off' || mglru.state === 'absent';
  if (off) return 'with MGLRU on, the kernel’s release decides';
  if (of === 'hot') {
    const again =
      'From 6.14 on a page must be found young twice to count as used: other pages go than before, of a guest and of a process alike';
    return kvm.mmu === 'tdp' || kvm.mmu === null
      ? again
      : `${again}. With the TDP MMU (npt or ept, and tdp_mmu) ordinary guests have no rmaps`;
  }
  if (era === 'BASE') {
    return of === 'neighbour'
      ? '6.12 to 6.14 ask KVM, at the price of mmu_lock for write once per page; 6.15 (x86) without it. Then pages of the VM go, too. A cgroup of its own for the VM does not spare its neighbours where reclaim is asked of both; no switch of MGLRU makes aging look'
      : 'an upgrade to 6.12, 6.13 or 6.14 brings it; 6.15 (x86) does not';
  }
  if (era === 'MM612') {
    return of === 'neighbour'
      ? 'up to 6.11 it would'
      : '6.15 (x86) asks without mmu_lock; up to 6.11 aging does not ask at all, and neighbours pay. By the simulator 6.14 ages more often than 6.12, and takes the lock more often';
  }
  return of === 'neighbour' ? 'up to 6.11 it would' : '6.12 to 6.14 would';
}
