/** MGLRU on a host: whether it runs, and its generations. */
import type { KernelConfig } from './kernel.js';
import { type Evidence, type HostFiles, printable } from './snapshot.js';

/** What MGLRU does. */
export interface HostMglru {
  /** `absent`: the kernel is built without it. */
  readonly state: 'on' | 'off' | 'absent' | 'unknown';
  /** Whether aging walks page tables (bits 1 and 2); null where it is not known. */
  readonly walks: boolean | null;
  /** `min_ttl_ms`: generations younger than this are not evicted; 0: off. */
  readonly minTtlMs: number | null;
  readonly evidence: Evidence;
}

const ENABLED = '/sys/kernel/mm/lru_gen/enabled';
const LRU_GEN = '/sys/kernel/debug/lru_gen';

/** Reads `lru_gen/enabled` (Documentation/admin-guide/mm/multigen_lru.rst, 6.12). */
export function readMglru(files: HostFiles, config: KernelConfig): HostMglru {
  const minTtlMs = files.number('/sys/kernel/mm/lru_gen/min_ttl_ms');
  const text = files.word(ENABLED);
  if (text !== null && /^0x[0-9a-f]{1,8}$/i.test(text)) {
    const bits = Number.parseInt(text, 16);
    const state = (bits & 1) === 0 ? 'off' : 'on';
    return { state, walks: (bits & 3) === 3, minTtlMs, evidence: files.line(ENABLED, /./)! };
  }
  if (config.of('CONFIG_LRU_GEN') === 'n')
    return { state: 'absent', walks: false, minTtlMs, evidence: config.line('CONFIG_LRU_GEN')! };
  const traces =
    files.has('/sys/kernel/mm/lru_gen') || files.has(LRU_GEN) || config.of('CONFIG_LRU_GEN') !== null;
  if (
    !traces &&
    text === null &&
    files.names('/sys/kernel/mm').length > 0 &&
    files.why(ENABLED) === 'missing'
  )
    return {
      state: 'absent',
      walks: false,
      minTtlMs,
      evidence: { file: '/sys/kernel/mm', line: null, says: 'has no lru_gen' },
    };
  return {
    state: 'unknown',
    walks: null,
    minTtlMs,
    evidence: files.line(ENABLED, /./) ?? files.lacks(ENABLED),
  };
}

/** One generation of a cgroup on a node. */
export interface HostGeneration {
  readonly node: number;
  readonly seq: number;
  readonly ageSeconds: number;
  readonly anonPages: number;
  readonly filePages: number;
}

/** Generations of one cgroup, as `lru_gen` lists them. */
export interface CgroupGenerations {
  /** The kernel's number for the cgroup. */
  readonly id: number;
  readonly path: string;
  readonly generations: readonly HostGeneration[];
}

/**
 * Reads debugfs `lru_gen`, or `lru_gen_full`, whose further lines it leaves out and whose sizes may carry an `x`
 * (mm/vmscan.c, lru_gen_seq_show, 6.1, 6.12, 7.3). What does not fit is left out: a file may end anywhere.
 */
export function parseLruGen(text: string): CgroupGenerations[] {
  const found: { id: number; path: string; generations: HostGeneration[] }[] = [];
  let node: number | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('memcg')) {
      const memcg = /^memcg +(\d{1,10}) (.*)$/.exec(line);
      node = null;
      if (memcg) found.push({ id: Number(memcg[1]), path: memcg[2].trim(), generations: [] });
      else found.push({ id: -1, path: '', generations: [] });
    } else if (line.startsWith(' node')) {
      const named = /^ node +(\d{1,5}) *$/.exec(line);
      node = named ? Number(named[1]) : null;
    } else if (node !== null && found.length > 0) {
      const parts = /^ +(\d{1,15}) +(\d{1,15}) +(-?\d{1,15})x? +(-?\d{1,15})x? *$/.exec(line);
      if (parts === null) continue;
      const [seq, ageMs, anonPages, filePages] = parts.slice(1).map(Number);
      // Sizes are briefly negative while pages move.
      const sizes = { anonPages: Math.max(0, anonPages), filePages: Math.max(0, filePages) };
      found.at(-1)!.generations.push({ node, seq, ageSeconds: ageMs / 1000, ...sizes });
    }
  }
  return found.filter(({ id }) => id >= 0).map((each) => ({ ...each, path: printable(each.path, 4096) }));
}

/** All cgroups' generations; null where debugfs does not say. */
export function readLruGen(files: HostFiles): CgroupGenerations[] | null {
  const text = files.read(LRU_GEN) ?? files.read(`${LRU_GEN}_full`);
  if (text === null) return null;
  const all = parseLruGen(text);
  return all.length === 0 ? null : all;
}

/** Pages of a cgroup in all generations. */
export function pagesIn({ generations }: Pick<CgroupGenerations, 'generations'>): number {
  return generations.reduce((sum, { anonPages, filePages }) => sum + anonPages + filePages, 0);
}
