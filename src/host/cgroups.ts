/** Memory cgroups: where their files are, and which a process is in. */
import { limitOf, parseCounters, type ReclaimCounters, reclaimOf } from './counters.js';
import { type HostFiles, printable } from './snapshot.js';

/** Where the memory controller's files are: all controllers together (v2), or by themselves (v1, and hybrid). */
export const ROOTS = { v2: '/sys/fs/cgroup', v1: '/sys/fs/cgroup/memory' } as const;

/** Which of them a host has; null where neither is seen. */
export function cgroupVersion(files: HostFiles): 'v1' | 'v2' | null {
  if (files.has(`${ROOTS.v1}/memory.stat`) || files.has(`${ROOTS.v1}/memory.usage_in_bytes`)) return 'v1';
  if (files.has(`${ROOTS.v2}/cgroup.controllers`) || files.names(ROOTS.v2).length > 0) return 'v2';
  return null;
}

/** The path of a process's memory cgroup, from `/proc/PID/cgroup` (cgroups(7)); null where it does not say. */
export function parseCgroup(text: string): string | null {
  const lines = text.split('\n').map((line) => /^(\d+):([^:]*):(\/.*)$/.exec(line));
  const memory = lines.find((found) => found?.[2].split(',').includes('memory'));
  const path = (memory ?? lines.find((found) => found?.[1] === '0' && found[2] === ''))?.[3];
  return path === undefined || path.split('/').includes('..') ? null : path;
}

/** The cgroup itself, then those around it, without the root. */
export function around(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, i) => `/${parts.slice(0, parts.length - i).join('/')}`);
}

/** What the files of a cgroup say. */
export interface HostCgroup extends ReclaimCounters {
  readonly path: string;
  /** In use, MiB. */
  readonly memoryMiB: number | null;
  readonly anonMiB: number | null;
  /** Pages of files that are no shared memory: they can go without swap. */
  readonly fileMiB: number | null;
  readonly swappedMiB: number | null;
  /** Secondary page tables: KVM's, from 6.11 on also an IOMMU's (Documentation/admin-guide/cgroup-v2.rst); MiB. */
  readonly kvmTablesMiB: number | null;
  /** Whether the cgroup itself forbids swap. */
  readonly maySwap: boolean | null;
}

/** Reads one cgroup; null where it has no `memory.stat`. */
export function readCgroup(files: HostFiles, version: 'v1' | 'v2', path: string): HostCgroup | null {
  const folder = `${ROOTS[version]}${path === '/' ? '' : path}`;
  const text = files.read(`${folder}/memory.stat`);
  if (text === null) return null;
  const stat = parseCounters(text);
  const MiB = (bytes: number | null | undefined): number | null => (bytes == null ? null : bytes / 2 ** 20);
  const anon = stat.get('anon') ?? stat.get('total_rss') ?? stat.get('rss');
  const cache = stat.get('file') ?? stat.get('total_cache') ?? stat.get('cache');
  const shared = stat.get('shmem') ?? 0;
  const limit = limitOf(files, `${folder}/memory.swap.max`);
  return {
    path: printable(path, 4096),
    ...reclaimOf(stat),
    anonMiB: MiB(anon),
    fileMiB: cache === undefined ? null : MiB(Math.max(0, cache - shared)),
    memoryMiB: MiB(
      files.number(`${folder}/memory.current`) ?? files.number(`${folder}/memory.usage_in_bytes`),
    ),
    swappedMiB: MiB(files.number(`${folder}/memory.swap.current`)),
    kvmTablesMiB: MiB(stat.get('sec_pagetables')),
    maySwap: limit === null ? null : limit > 0,
  };
}

/** Paths of all cgroups that have a `memory.stat` in the snapshot, without the root. */
export function cgroupPaths(files: HostFiles, version: 'v1' | 'v2'): string[] {
  const found: string[] = [];
  const visit = (folder: string, path: string): void => {
    for (const name of files.names(folder)) {
      if (name === 'memory.stat' && path !== '') found.push(path);
      else if (!/^(memory|cgroup)\./.test(name)) visit(`${folder}/${name}`, `${path}/${name}`);
    }
  };
  visit(ROOTS[version], '');
  return found;
}
