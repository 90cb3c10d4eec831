/** Which files of a host are read, and in which order. Who reads them is given: this machine, or a folder with its files. */
import { around, parseCgroup, ROOTS } from './cgroups.js';
import { configPaths, releaseOf } from './kernel.js';
import { KVM_FILES } from './kvm.js';
import { filesOf, type HostSnapshot, isOn, wholeNumber } from './snapshot.js';
import { KVM_DEBUG, VM_LINK, vmFolders } from './vms.js';

/** What could not be read, and why. */
export type NotRead = 'missing' | 'refused';

/** Where files come from. None of it waits, and none writes. */
export interface Disk {
  /** At most so many bytes of a file as text; `cut` when there are more. */
  read(path: string, bytes: number): { readonly text: string; readonly cut: boolean } | NotRead;
  /** At most so many names in a folder: all, or those of folders alone. */
  list(path: string, names: number, which: 'all' | 'folders'): readonly string[] | NotRead;
  /** Where a link leads. */
  link(path: string): string | NotRead;
}

/** How much is read. */
export interface Bounds {
  /** Read `mmu_rmaps_stat` of every VM: KVM holds its `mmu_lock` for write while it counts, a gfn at a time. */
  readonly rmaps: boolean;
  /** Cgroups beside those of VMs. */
  readonly cgroups: number;
  /** The disk is a capture, which says itself what could not be read where it was made. */
  readonly capture: boolean;
}

/** Where a capture keeps what could not be read, and what was left alone: a path a line. */
export const NOT_READ = { refused: '/refused.txt', spared: '/spared.txt' } as const;

/** Of such a list no more lines are taken. */
const LISTED = 10_000;

/** Enough for a screen. */
export const SCREEN: Bounds = { rmaps: false, cgroups: 2000, capture: false };

const [SMALL, CONFIG, LARGE] = [2 ** 16, 2 ** 20, 2 ** 24];

/** A VM of so many MiB is counted without being asked for: it takes some milliseconds (assumed). */
const COUNTED_MIB = 4096;

const FIXED: readonly string[] = [
  '/proc/version',
  '/proc/version_signature',
  '/proc/sys/kernel/osrelease',
  '/proc/meminfo',
  '/proc/vmstat',
  '/proc/swaps',
  '/proc/sys/vm/swappiness',
  '/proc/modules',
  '/sys/kernel/mm/lru_gen/enabled',
  '/sys/kernel/mm/lru_gen/min_ttl_ms',
  '/sys/kernel/mm/transparent_hugepage/enabled',
  ...KVM_FILES,
];

/** Files of a VM's folder. */
const OF_VM = [
  'guest_mode',
  'nested_run',
  'pages_4k',
  'pages_2m',
  'pages_1g',
  'max_mmu_rmap_size',
  'mmu_shadow_pages',
];

/** Files of a VM's cgroup. */
export const OF_CGROUP: readonly string[] = [
  'memory.stat',
  'memory.current',
  'memory.usage_in_bytes',
  'memory.swap.current',
  'memory.swap.max',
  'memory.events',
];

/** Reads what `readHost` looks at. */
export function collect(disk: Disk, bounds: Bounds): HostSnapshot {
  const reader = new Reader(disk);
  for (const path of FIXED) reader.read(path, SMALL);
  // One CPU speaks for all.
  reader.read('/proc/cpuinfo', SMALL, (text) => text.split('\n\n', 1)[0]);
  if (disk.read('/dev/kvm', 0) !== 'missing') reader.files['/dev/kvm'] = '';
  const release = releaseOf(filesOf({ files: reader.files }));
  for (const path of release === null ? ['/proc/config.gz'] : configPaths(release))
    if (reader.read(path, CONFIG, configLines)) break;
  const pids = vmsOf(reader, bounds);
  const full = reader.read('/sys/kernel/debug/lru_gen', LARGE) ? null : '/sys/kernel/debug/lru_gen_full';
  if (full !== null) reader.read(full, LARGE);
  for (const pid of pids) {
    reader.read(`/proc/${pid}/cgroup`, SMALL);
    reader.read(`/proc/${pid}/status`, SMALL, (text) =>
      text
        .split('\n')
        .filter((line) => /^(Vm|Rss|Threads|HugetlbPages)/.test(line))
        .join('\n'),
    );
  }
  cgroupsOf(reader, pids, bounds);
  if (bounds.capture) reader.notRead();
  return reader.snapshot();
}

/** Lines of a configuration that matter, each where it was, the others empty: the whole is 280 kB. */
function configLines(text: string): string {
  const matters = /CONFIG_(LRU_GEN|KVM|IDLE_PAGE_TRACKING)/;
  return text
    .split('\n')
    .map((line) => (matters.test(line) ? line : ''))
    .join('\n');
}

class Reader {
  readonly files: Record<string, string> = Object.create(null);
  private readonly refused: string[] = [];
  private readonly spared: string[] = [];

  constructor(readonly disk: Disk) {}

  word(path: string): string | null {
    return this.files[path]?.trim() || null;
  }

  number(path: string): number | null {
    return wholeNumber(this.word(path));
  }

  /** Reads one file. Returns whether there was something to read. */
  read(path: string, bytes: number, part: (text: string) => string = (text) => text): boolean {
    const got = this.disk.read(path, bytes);
    if (got === 'refused') this.refused.push(path);
    if (typeof got === 'string') return false;
    this.files[path] = part(got.text);
    if (got.cut) this.refused.push(path);
    return true;
  }

  list(path: string, names: number, which: 'all' | 'folders' = 'all'): readonly string[] {
    const got = this.disk.list(path, names, which);
    if (got === 'refused') this.refused.push(path);
    return typeof got === 'string' ? [] : got;
  }

  spare(path: string): void {
    this.spared.push(path);
  }

  /** Takes over what a capture says of itself. */
  notRead(): void {
    for (const kind of ['refused', 'spared'] as const) {
      const got = this.disk.read(NOT_READ[kind], CONFIG);
      if (typeof got !== 'string')
        this[kind].push(...got.text.split('\n', LISTED).filter((line) => line.startsWith('/')));
    }
  }

  snapshot(): HostSnapshot {
    const { files, refused, spared } = this;
    return { files, ...(refused.length > 0 && { refused }), ...(spared.length > 0 && { spared }) };
  }
}

/** Reads KVM's folders in debugfs, or looks for processes that have a VM open. Returns their PIDs. */
function vmsOf(reader: Reader, bounds: Bounds): number[] {
  const names = reader.list(KVM_DEBUG, 20_000);
  // A folder without a VM is known by one of its own files.
  if (names.length > 0) reader.read(`${KVM_DEBUG}/guest_mode`, SMALL);
  if (names.length > 0 && reader.files[`${KVM_DEBUG}/guest_mode`] === undefined)
    reader.read(`${KVM_DEBUG}/${names.find((name) => !/^\d/.test(name)) ?? 'exits'}`, SMALL);
  if (names.length === 0) return openersOf(reader);
  const folders = vmFolders(names).slice(0, 4096);
  for (const folder of folders) vmOf(reader, `${KVM_DEBUG}/${folder}`, bounds);
  return [...new Set(folders.map((folder) => Number.parseInt(folder, 10)))];
}

function vmOf(reader: Reader, folder: string, { rmaps }: Bounds): void {
  for (const name of OF_VM) reader.read(`${folder}/${name}`, SMALL);
  for (const name of reader.list(folder, 5000, 'folders'))
    if (/^vcpu\d{1,5}$/.test(name)) reader.read(`${folder}/${name}/guest_mode`, SMALL);
  const [small, large, giant] = ['4k', '2m', '1g'].map(
    (size) => reader.number(`${folder}/pages_${size}`) ?? 0,
  );
  const MiB = small / 256 + large * 2 + giant * 1024;
  const tdp =
    isOn(reader.word('/sys/module/kvm/parameters/tdp_mmu')) &&
    isOn(
      reader.word('/sys/module/kvm_amd/parameters/npt') ??
        reader.word('/sys/module/kvm_intel/parameters/ept'),
    );
  // Without an L2 so far the TDP MMU has no rmaps to count.
  const none =
    tdp === true &&
    reader.number(`${folder}/nested_run`) === 0 &&
    reader.number(`${folder}/guest_mode`) === 0;
  if (rmaps || none || MiB <= COUNTED_MIB) reader.read(`${folder}/mmu_rmaps_stat`, SMALL);
  else reader.spare(`${folder}/mmu_rmaps_stat`);
}

function openersOf(reader: Reader): number[] {
  const all = reader.disk.list('/proc', 40_000, 'folders');
  const pids = (typeof all === 'string' ? [] : all).filter((name) => /^\d{1,10}$/.test(name));
  return pids.map(Number).filter((pid) => {
    const fds = reader.disk.list(`/proc/${pid}/fd`, 4096, 'all');
    if (typeof fds === 'string') return false;
    const found = fds.find((fd) => reader.disk.link(`/proc/${pid}/fd/${fd}`) === VM_LINK);
    if (found !== undefined) reader.files[`/proc/${pid}/fd/${found}`] = VM_LINK;
    return found !== undefined;
  });
}

function cgroupsOf(reader: Reader, pids: readonly number[], bounds: Bounds): void {
  const v1 = reader.disk.read(`${ROOTS.v1}/memory.stat`, 0);
  const root = typeof v1 === 'string' ? ROOTS.v2 : ROOTS.v1;
  reader.read(`${root}/${root === ROOTS.v1 ? 'memory.stat' : 'cgroup.controllers'}`, SMALL);
  const own = pids.map((pid) => parseCgroup(reader.files[`/proc/${pid}/cgroup`] ?? ''));
  // All of one VM's VMM, and those around it, once each.
  for (const path of new Set(own.flatMap((each) => around(each ?? '/'))))
    for (const name of OF_CGROUP) reader.read(`${root}${path}/${name}`, SMALL);
  let left = bounds.cgroups;
  let level: string[] = [''];
  while (level.length > 0 && left > 0) {
    const next: string[] = [];
    for (const path of level) {
      for (const name of reader.list(`${root}${path}`, 20_000, 'folders')) {
        if (left <= 0) return;
        const child = `${path}/${name}`;
        const file = `${root}${child}/memory.stat`;
        if (reader.files[file] === undefined && !reader.read(file, SMALL)) continue;
        left--;
        next.push(child);
      }
    }
    level = next;
  }
}
