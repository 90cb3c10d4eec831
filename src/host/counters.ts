/** Files of one counter a line: `memory.stat`, `/proc/vmstat`, `/proc/meminfo`; and `/proc/swaps`. */
import { type Evidence, type HostFiles, wholeNumber } from './snapshot.js';

/** `name number` a line. What does not fit is left out. */
export function parseCounters(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [, name, value] of text.matchAll(/^([\w()]{1,60}):?[ \t]+(\d{1,19})(?: kB)?[ \t]*$/gm))
    found.set(name, Number(value));
  return found;
}

/** Counters of a file; empty where there is none. */
export function countersOf(files: HostFiles, path: string): Map<string, number> {
  return parseCounters(files.read(path) ?? '');
}

/** What reclaim did. On cgroups that is since the cgroup was made, for a host since it was booted. Null: no such counter. */
export interface ReclaimCounters {
  readonly scanned: number | null;
  readonly freed: number | null;
  readonly refaulted: number | null;
}

/**
 * Pages scanned, freed and refaulted, from `memory.stat` (`pgscan`, `pgsteal`) or `/proc/vmstat`. There `pgscan_kswapd` and
 * its like leave out what cgroups asked for on 6.1 and 6.12; `pgscan_anon` and `pgscan_file` have all.
 */
export function reclaimOf(counters: ReadonlyMap<string, number>): ReclaimCounters {
  const all = (name: string): number | null => {
    const whole = counters.get(name);
    if (whole !== undefined) return whole;
    const halves = [counters.get(`${name}_anon`), counters.get(`${name}_file`)];
    const parts = halves.every((each) => each === undefined)
      ? ['kswapd', 'direct', 'khugepaged', 'proactive'].map((who) => counters.get(`${name}_${who}`))
      : halves;
    const known = parts.filter((each) => each !== undefined);
    return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
  };
  return { scanned: all('pgscan'), freed: all('pgsteal'), refaulted: all('workingset_refault') };
}

/** A place to swap to. */
export interface HostSwap {
  /** MiB in all; 0: there is none; null: not known. */
  readonly MiB: number | null;
  readonly usedMiB: number | null;
  readonly compressed: boolean | null;
  readonly evidence: Evidence;
}

const MEMINFO = '/proc/meminfo';

/** Reads swap from `/proc/swaps` and `/proc/meminfo`; whether it is in memory by the device's name and zswap. */
export function readSwap(files: HostFiles): HostSwap {
  const memory = countersOf(files, MEMINFO);
  const text = files.read('/proc/swaps');
  const rows = (text ?? '')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
  const sizes = rows.map((line) => /\s(?:partition|file)\s+(\d{1,15})\s+(\d{1,15})\s/.exec(line));
  const known = sizes.filter((each) => each !== null);
  const inKiB = (column: 1 | 2): number => known.reduce((sum, each) => sum + Number(each[column]), 0);
  const [total, free] = [memory.get('SwapTotal'), memory.get('SwapFree')];
  const readable = text?.startsWith('Filename') && known.length === rows.length;
  const KiB = total ?? (readable ? inKiB(1) : null);
  const used = total !== undefined && free !== undefined ? total - free : readable ? inKiB(2) : null;
  const zswap = memory.get('Zswap');
  const compressed =
    KiB === null || KiB === 0 ? null : rows.some((line) => line.startsWith('/dev/zram')) || (zswap ?? 0) > 0;
  return {
    MiB: KiB === null ? null : KiB / 1024,
    usedMiB: used === null ? null : Math.max(0, used) / 1024,
    compressed,
    evidence:
      files.line(MEMINFO, /^SwapTotal:/) ?? files.line('/proc/swaps', /./) ?? files.lacks('/proc/swaps'),
  };
}

/** Limit of a cgroup file: a number of bytes, or `max`, which is infinite. */
export function limitOf(files: HostFiles, path: string): number | null {
  const word = files.word(path);
  return word === 'max' ? Number.POSITIVE_INFINITY : wholeNumber(word);
}
