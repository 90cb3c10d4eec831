import { COSTS } from '../policy/costs.js';
import { power } from '../stats/elementary.js';
import type {
  HostConfig,
  LongWriter,
  PageClass,
  ProcessConfig,
  Scenario,
  SwapConfig,
  VmConfig,
} from './types.js';

/**
 * Ready-made parts to compose by spread: `{ ...scenarios.nested, policy: 'BASE' }`. All sizes and access rates are
 * *assumed*: nobody has published any for machines like those in the mails (see thread.md, section 8 of our reference).
 */

/** Where evicted pages go. Times: model specification E.2, partly assumed. */
export const swaps: Readonly<Record<'zswap' | 'nvme', SwapConfig>> = {
  /** Compressed in memory. In: about 6 µs (ASPLOS 2019, "far memory"); out: 5 to 20 µs of CPU, assumed. */
  zswap: { inNs: 6000, outNs: 10_000 },
  /** A fast disk. In: 80 to 120 µs, assumed; out: asynchronous, assumed 2 µs of CPU. */
  nvme: { inNs: 100_000, outNs: 2000 },
};

const host: HostConfig = {
  memoryMiB: 150,
  kernel: '6.12',
  watermarkScaleFactor: 10,
  swap: swaps.zswap,
  costs: COSTS,
  lookAround: true,
};

/** Machines. */
export const hosts: Readonly<Record<'tiny' | 'small' | 'large', HostConfig>> = {
  /** As small as shows everything in a second. */
  tiny: host,
  /** 1 GiB of room for about 900 MiB of guests. */
  small: { ...host, memoryMiB: 1024 },
  /** 64 GiB. */
  large: { ...host, memoryMiB: 65_536 },
};

/** What owners do with their memory. */
export const workloads: Readonly<Record<'hotWarmCold' | 'nestedHotWarmCold', readonly PageClass[]>> = {
  /** Hot pages are touched all the time, warm ones now and then, cold ones hardly ever. */
  hotWarmCold: [
    { name: 'hot', share: 0.3, accessesPerSecond: 2 },
    { name: 'warm', share: 0.3, accessesPerSecond: 0.02 },
    { name: 'cold', share: 0.4, accessesPerSecond: 0.001 },
  ],
  /** The same, where nearly all of it is an L2's: L1 itself touches only a tenth, its own hot pages. */
  nestedHotWarmCold: [
    { name: 'L1 hot', share: 0.1, accessesPerSecond: 2 },
    { name: 'L2 hot', share: 0.25, accessesPerSecond: 0, l2AccessesPerSecond: 2 },
    { name: 'L2 warm', share: 0.3, accessesPerSecond: 0, l2AccessesPerSecond: 0.02 },
    { name: 'L2 cold', share: 0.35, accessesPerSecond: 0, l2AccessesPerSecond: 0.001 },
  ],
};

const vm: VmConfig = {
  name: 'vm',
  memoryMiB: 128,
  vcpus: 4,
  mmu: 'tdp',
  adBits: true,
  classes: workloads.hotWarmCold,
  runPages: 64,
  l2s: 0,
  mergedShare: 0,
  meanAliases: 0,
  aliasAccessShare: 0,
  ept12EditsPerSecond: 0,
  longWriters: [],
};

const dirtyLog: LongWriter = { name: 'dirty log', meanOffMs: 50, meanOnMs: 3 };

/** Virtual machines. */
export const vms: Readonly<Record<'plain' | 'nested' | 'sharing' | 'legacyShadow' | 'busy', VmConfig>> = {
  /** No nested guest: the TDP MMU maps everything. */
  plain: vm,
  /** Runs one L2 with EPT: two MMUs in one VM. */
  nested: { ...vm, name: 'nested', l2s: 1, classes: workloads.nestedHotWarmCold },
  /** Two L2s that share 10 % of their pages. */
  sharing: { ...vm, name: 'sharing', l2s: 2, mergedShare: 0.1, classes: workloads.nestedHotWarmCold },
  /** Without EPT: one SPTE for each guest virtual mapping, two a page on average. */
  legacyShadow: { ...vm, name: 'legacy', mmu: 'legacyShadow', meanAliases: 1 },
  /** Nested, and its `mmu_lock` is held for write for milliseconds now and then (G (1): off 50 ms, on 1 to 5 ms). */
  busy: { ...vm, name: 'busy', l2s: 1, classes: workloads.nestedHotWarmCold, longWriters: [dirtyLog] },
};

const bystander: ProcessConfig = {
  name: 'process',
  memoryMiB: 64,
  threads: 2,
  classes: workloads.hotWarmCold,
  runPages: 64,
};

const scenario: Scenario = {
  seed: '1',
  policy: 'LANDED',
  host,
  vms: [vms.plain],
  processes: [],
  demand: [{ MiB: 60, fromSeconds: 0, seconds: 300 }],
  proactive: null,
  durationSeconds: 600,
  sampleSeconds: 10,
  trackTruth: false,
};

/** Whole experiments. */
export const scenarios: Readonly<Record<'plain' | 'nested' | 'neighbours', Scenario>> = {
  /** One VM of 128 MiB on a node of 150; somebody else takes 60 MiB in five minutes. */
  plain: scenario,
  /** The same with a VM that runs an L2. */
  nested: { ...scenario, vms: [vms.nested] },
  /** A nested VM and an ordinary process on one node: whose pages go? */
  neighbours: {
    ...scenario,
    host: { ...host, memoryMiB: 220 },
    vms: [vms.nested],
    processes: [bystander],
  },
};

/**
 * Page classes whose access rates follow Zipf's law: the page of rank r gets a share of r^(-exponent). Ranks are put
 * together into classes that each span the same ratio of ranks; all pages of a class get its mean rate.
 *
 * @param options exponent: 0 (all equal) to 3; pages; accessesPerSecond: of all pages together; classes: 1 to 127
 * @throws RangeError naming the option that is not what it may be
 */
export function zipfClasses(options: {
  readonly exponent: number;
  readonly pages: number;
  readonly accessesPerSecond: number;
  readonly classes?: number;
}): PageClass[] {
  const { exponent, pages, accessesPerSecond, classes = 40 } = options;
  const bad = (field: string, was: number, may: string): RangeError =>
    new RangeError(`${field} must be ${may}; it was ${was}`);
  if (!(exponent >= 0 && exponent <= 3)) throw bad('exponent', exponent, 'a number from 0 to 3');
  if (!Number.isInteger(pages) || pages < 1) throw bad('pages', pages, 'a whole number from 1');
  if (!(accessesPerSecond >= 0 && accessesPerSecond < Infinity))
    throw bad('accessesPerSecond', accessesPerSecond, 'a number from 0');
  if (!Number.isInteger(classes) || classes < 1 || classes > 127)
    throw bad('classes', classes, 'a whole number from 1 to 127');
  const bounds = new Set(
    Array.from({ length: classes }, (_, k) => Math.round(power(pages, (k + 1) / classes))),
  );
  let [from, total] = [0, 0];
  const weights = [...bounds].map((to) => {
    let weight = 0;
    for (let r = from + 1; r <= to; r++) weight += power(r, -exponent);
    const own = { first: from + 1, ranks: to - from, weight };
    from = to;
    total += weight;
    return own;
  });
  return weights.map(({ first, ranks, weight }) => ({
    name: ranks === 1 ? `rank ${first}` : `ranks ${first}–${first + ranks - 1}`,
    share: ranks / pages,
    accessesPerSecond: (accessesPerSecond * weight) / total / ranks,
  }));
}
