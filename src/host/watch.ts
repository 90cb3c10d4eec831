/** One cgroup and its VMs over time: what is sampled, and what changed since. */
import { type HostCgroup, ROOTS, readCgroup } from './cgroups.js';
import { type Disk, OF_CGROUP } from './collect.js';
import type { ReclaimCounters } from './counters.js';
import { type HostGeneration, pagesIn, parseLruGen } from './mglru.js';
import type { Host } from './read.js';
import { filesOf, printable, wholeNumber } from './snapshot.js';
import { KVM_DEBUG } from './vms.js';

/** What is watched. */
export interface WatchTarget {
  readonly version: 'v1' | 'v2';
  /** The cgroup, as its files have it. */
  readonly path: string;
  /** KVM's folders of the VMs in it. */
  readonly vms: readonly string[];
}

/** Counters of a VM: `guest_mode`, `nested_run` and others; null once it has ended or cannot be read. */
export type VmCounters = Readonly<Record<string, number>> | null;

/** What was found at one time. */
export interface WatchSample {
  /** Null once the cgroup is gone. */
  readonly cgroup: HostCgroup | null;
  readonly generations: readonly HostGeneration[] | null;
  readonly vms: Readonly<Record<string, VmCounters>>;
}

/** What changed since the sample before. Null: not known, as after a counter went back. */
export interface WatchChange extends ReclaimCounters {
  /** In words: what ended, what went back, what began. */
  readonly notes: readonly string[];
}

/** All of KVM's counters of a VM that say something here. `mmu_rmaps_stat` is not read: KVM would hold `mmu_lock` for it. */
const COUNTERS = [
  'guest_mode',
  'nested_run',
  'pages_4k',
  'pages_2m',
  'pages_1g',
  'mmu_shadow_pages',
  'tlb_flush',
  'remote_tlb_flush',
];

/** The cgroup to watch: the one named, or the one of the only VM. Text: why there is none. */
export function targetOf(host: Host, wanted: string | undefined): WatchTarget | string {
  const version = host.cgroups;
  if (version === null) return 'no memory cgroup could be read';
  const inside = (path: string): string[] =>
    host.vms.filter(({ cgroup }) => cgroup?.path === path).map(({ name }) => name);
  if (wanted !== undefined) {
    const path = `/${wanted
      .split('/')
      .filter((part) => part !== '')
      .join('/')}`;
    if (path.split('/').includes('..')) return `${printable(wanted)} is no path of a cgroup`;
    return { version, path, vms: inside(printable(path, 4096)) };
  }
  const paths = [...new Set(host.vms.flatMap(({ cgroup }) => (cgroup === null ? [] : [cgroup.path])))];
  if (paths.length === 1) return { version, path: paths[0], vms: inside(paths[0]) };
  if (paths.length === 0) return 'no VM was found whose cgroup could be read; name one by --cgroup';
  return `VMs run in ${paths.slice(0, 5).join(', ')}; name one by --cgroup`;
}

/** Reads one sample. */
export function sampleOf(disk: Disk, { version, path, vms }: WatchTarget): WatchSample {
  const files: Record<string, string> = {};
  const read = (file: string, bytes: number): string | null => {
    const got = disk.read(file, bytes);
    return typeof got === 'string' ? null : got.text;
  };
  for (const name of OF_CGROUP) {
    const file = `${ROOTS[version]}${path}/${name}`;
    const text = read(file, 2 ** 16);
    if (text !== null) files[file] = text;
  }
  const listed = parseLruGen(read('/sys/kernel/debug/lru_gen', 2 ** 24) ?? '').filter(
    (each) => each.path === printable(path, 4096),
  );
  const [fullest] = [...listed].sort((a, b) => pagesIn(b) - pagesIn(a));
  return {
    cgroup: readCgroup(filesOf({ files }), version, path),
    generations: fullest?.generations ?? null,
    vms: Object.fromEntries(
      vms.map((name) => {
        const found = COUNTERS.map(
          (counter) => [counter, wholeNumber(read(`${KVM_DEBUG}/${name}/${counter}`, 64)?.trim())] as const,
        );
        const known = found.filter((each): each is [string, number] => each[1] !== null);
        return [name, known.length === 0 ? null : Object.fromEntries(known)];
      }),
    ),
  };
}

/** Compares two samples. Survives a VM that ended, and counters that went back. */
export function changeOf(before: WatchSample | null, now: WatchSample): WatchChange {
  const notes: string[] = [];
  if (before === null) return { scanned: null, freed: null, refaulted: null, notes };
  const since = (of: 'scanned' | 'freed' | 'refaulted'): number | null => {
    const [was, is] = [before.cgroup?.[of] ?? null, now.cgroup?.[of] ?? null];
    if (was === null || is === null) return null;
    if (is >= was) return is - was;
    notes.push(`${of} went back from ${was} to ${is}: the cgroup was made again`);
    return null;
  };
  const change = { scanned: since('scanned'), freed: since('freed'), refaulted: since('refaulted') };
  if (before.cgroup !== null && now.cgroup === null) notes.push('the cgroup is gone');
  if (before.cgroup === null && now.cgroup !== null) notes.push('the cgroup is there again');
  for (const [name, is] of Object.entries(now.vms)) {
    const was = before.vms[name] ?? null;
    if (was !== null && is === null) notes.push(`VM ${name} has ended`);
    if (was === null || is === null) continue;
    if (was.guest_mode === 0 && is.guest_mode > 0) notes.push(`VM ${name} runs an L2`);
    if (was.guest_mode > 0 && is.guest_mode === 0) notes.push(`no L2 runs in VM ${name}`);
    if (is.nested_run < was.nested_run)
      notes.push(`nested_run of VM ${name} went back from ${was.nested_run} to ${is.nested_run}: it was set`);
  }
  return { ...change, notes };
}

/** A sample in one line. */
export function sampleLine(
  { cgroup, generations }: WatchSample,
  { scanned, freed, refaulted, notes }: WatchChange,
): string {
  const plus = (value: number | null): string => (value === null ? '?' : `+${value}`);
  const size = cgroup?.memoryMiB == null ? '' : `${cgroup.memoryMiB.toFixed(1)} MiB  `;
  const aged =
    generations === null
      ? 'generations not known'
      : [...generations]
          .reverse()
          .map(({ seq, anonPages, filePages }) => `${seq}: ${anonPages + filePages}`)
          .join(' | ');
  return [
    `${size}scanned ${plus(scanned)}, freed ${plus(freed)}, refaulted ${plus(refaulted)}  ${aged}`,
    ...notes,
  ].join('  ');
}

/** A sample as a small table, for a terminal. */
export function sampleView({ cgroup, generations, vms }: WatchSample, change: WatchChange): string[] {
  const row = (...cells: readonly (string | number)[]): string =>
    cells.map((each) => String(each).padStart(12)).join('');
  const lines = [row('generation', 'age, s', 'anon pages', 'file pages')];
  for (const { seq, ageSeconds, anonPages, filePages } of [...(generations ?? [])].reverse().slice(0, 16))
    lines.push(row(seq, ageSeconds.toFixed(1), anonPages, filePages));
  if (generations === null)
    lines.push('  not known: debugfs lru_gen could not be read, or the cgroup is not in it');
  const count = (value: number | null | undefined): string | number => value ?? '?';
  lines.push('', row('', 'scanned', 'freed', 'refaulted'));
  lines.push(row('now', ...(['scanned', 'freed', 'refaulted'] as const).map((of) => count(change[of]))));
  lines.push(row('in all', ...(['scanned', 'freed', 'refaulted'] as const).map((of) => count(cgroup?.[of]))));
  for (const [name, counters] of Object.entries(vms).slice(0, 8))
    lines.push(
      '',
      `VM ${name}: ${
        counters === null
          ? 'has ended, or cannot be read'
          : Object.entries(counters)
              .map(([counter, value]) => `${counter} ${value}`)
              .join(', ')
      }`,
    );
  return [...lines, ...change.notes];
}
