import * as v from 'valibot';
import { check, quantity, wholeNumber } from '../config/check.js';
import { COSTS } from '../policy/costs.js';
import type { PresetName } from '../policy/presets.js';
import { expm1, ln, power } from '../stats/elementary.js';
import type { HostConfig, PageClass, Scenario, SwapConfig, VmConfig } from './types.js';

/**
 * Ready-made parts to compose by spread: `{ ...scenarios.nested, policy: 'BASE' }`. All sizes and access rates are
 * *assumed*: none have been published for machines like those in the mails.
 * The comment on each says all that is in it; a test compares.
 */

/** See {@link swaps}. */
export class Swaps {
  /**
   * Compressed in memory. In: about 6 µs (ASPLOS 2019, "far memory"); out: 5 to 20 µs of CPU, assumed.
   *
   * `inNs: 6000, outNs: 10000`
   */
  readonly zswap: SwapConfig = { inNs: 6000, outNs: 10_000 };

  /**
   * A fast disk. In: 80 to 120 µs, assumed; out: asynchronous, assumed 2 µs of CPU.
   *
   * `inNs: 100000, outNs: 2000`
   */
  readonly nvme: SwapConfig = { inNs: 100_000, outNs: 2000 };
}

/**
 * Devices that evicted pages go to: `zswap`, `nvme`. Times: MODEL.md#costs, partly assumed.
 *
 * @example const slow: HostConfig = { ...hosts.tiny, swap: swaps.nvme };
 */
export const swaps: Swaps = { ...new Swaps() };

/** See {@link hosts}. */
export class Hosts {
  /**
   * As small as shows everything in a second.
   *
   * `memoryMiB: 150, kernel: '6.12', watermarkScaleFactor: 10, swap: swaps.zswap, costs: COSTS, lookAround: true`
   */
  readonly tiny: HostConfig = {
    memoryMiB: 150,
    kernel: '6.12',
    watermarkScaleFactor: 10,
    swap: swaps.zswap,
    costs: COSTS,
    lookAround: true,
  };

  /**
   * 1 GiB, of which guests can have about 900 MiB.
   *
   * `memoryMiB: 1024, kernel: '6.12', watermarkScaleFactor: 10, swap: swaps.zswap, costs: COSTS, lookAround: true`
   */
  readonly small: HostConfig = { ...this.tiny, memoryMiB: 1024 };

  /**
   * 64 GiB.
   *
   * `memoryMiB: 65536, kernel: '6.12', watermarkScaleFactor: 10, swap: swaps.zswap, costs: COSTS, lookAround: true`
   */
  readonly large: HostConfig = { ...this.tiny, memoryMiB: 65_536 };
}

/**
 * Machines of one node by their memory: `tiny` (150 MiB), `small` (1 GiB), `large` (64 GiB); Linux 6.12 with zswap.
 * Sizes and rates are assumed.
 *
 * @example const roomy: Scenario = { ...scenarios.plain, host: { ...hosts.small, kernel: '6.1' } };
 */
export const hosts: Hosts = { ...new Hosts() };

/**
 * Whose reclaim rules each policy lived under, for `host.kernel`: `BASE` 6.1, what was proposed in June and July 2024 and
 * `MM612` 6.12, `LANDED` 6.15. `BASE` lived on up to 6.11, whose rules are nearer to 6.12's; `MM612` also in 6.14, which has
 * 6.15's; `LANDED` lives on, see 7.3. `ORACLE` is no kernel's. A policy under other rules is a counterfactual; to hold
 * policies against each other run them all under the same.
 *
 * @example
 * ```ts
 * const own = simulate({ ...scenarios.plain, policy: 'BASE', durationSeconds: 60,
 *   host: { ...hosts.tiny, kernel: kernels.BASE } });
 * ```
 */
export const kernels: Readonly<Record<PresetName, HostConfig['kernel']>> = {
  BASE: '6.1',
  V5: '6.12',
  REV: '6.12',
  V6: '6.12',
  NEVER_SHADOW: '6.12',
  HALF: '6.12',
  TRYLOCK: '6.12',
  MM612: '6.12',
  SINGLE_SKIP: '6.12',
  SINGLE_SKIP_AGE: '6.12',
  SINGLE_FALLBACK: '6.12',
  SINGLE_FALLBACK_ALWAYS: '6.12',
  LANDED: '6.15',
  ORACLE: '6.12',
};

/** See {@link workloads}. */
export class Workloads {
  /**
   * Hot pages are touched all the time, warm ones now and then, cold ones hardly ever.
   *
   * `{ name: 'hot', share: 0.3, accessesPerSecond: 2 },
   * { name: 'warm', share: 0.3, accessesPerSecond: 0.02 },
   * { name: 'cold', share: 0.4, accessesPerSecond: 0.001 }`
   */
  readonly hotWarmCold: readonly PageClass[] = [
    { name: 'hot', share: 0.3, accessesPerSecond: 2 },
    { name: 'warm', share: 0.3, accessesPerSecond: 0.02 },
    { name: 'cold', share: 0.4, accessesPerSecond: 0.001 },
  ];

  /**
   * The same, where nearly all of it is an L2's: L1 itself touches only a tenth, its own hot pages.
   *
   * `{ name: 'L1 hot', share: 0.1, accessesPerSecond: 2 },
   * { name: 'L2 hot', share: 0.25, accessesPerSecond: 0, l2AccessesPerSecond: 2 },
   * { name: 'L2 warm', share: 0.3, accessesPerSecond: 0, l2AccessesPerSecond: 0.02 },
   * { name: 'L2 cold', share: 0.35, accessesPerSecond: 0, l2AccessesPerSecond: 0.001 }`
   */
  readonly nestedHotWarmCold: readonly PageClass[] = [
    { name: 'L1 hot', share: 0.1, accessesPerSecond: 2 },
    { name: 'L2 hot', share: 0.25, accessesPerSecond: 0, l2AccessesPerSecond: 2 },
    { name: 'L2 warm', share: 0.3, accessesPerSecond: 0, l2AccessesPerSecond: 0.02 },
    { name: 'L2 cold', share: 0.35, accessesPerSecond: 0, l2AccessesPerSecond: 0.001 },
  ];
}

/**
 * What owners do with their memory, as page classes: `hotWarmCold`, `nestedHotWarmCold`. Sizes and rates are assumed.
 *
 * @example const vm: VmConfig = { ...vms.plain, classes: workloads.hotWarmCold };
 */
export const workloads: Workloads = { ...new Workloads() };

/** See {@link vms}. */
export class Vms {
  /**
   * No nested guest: the TDP MMU maps everything.
   *
   * `name: 'vm', memoryMiB: 128, vcpus: 4, mmu: 'tdp', adBits: true, classes: workloads.hotWarmCold,
   * runPages: 64, l2s: 0, mergedShare: 0, meanAliases: 0, aliasAccessShare: 0, ept12EditsPerSecond: 0,
   * longWriters: []`
   */
  readonly plain: VmConfig = {
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

  /**
   * Runs one L2 with EPT: two MMUs in one VM.
   *
   * `name: 'nested', memoryMiB: 128, vcpus: 4, mmu: 'tdp', adBits: true, classes:
   * workloads.nestedHotWarmCold, runPages: 64, l2s: 1, mergedShare: 0, meanAliases: 0, aliasAccessShare: 0,
   * ept12EditsPerSecond: 0, longWriters: []`
   */
  readonly nested: VmConfig = { ...this.plain, name: 'nested', l2s: 1, classes: workloads.nestedHotWarmCold };

  /**
   * Two L2s that share 10 % of their pages, assumed.
   *
   * `name: 'sharing', memoryMiB: 128, vcpus: 4, mmu: 'tdp', adBits: true, classes:
   * workloads.nestedHotWarmCold, runPages: 64, l2s: 2, mergedShare: 0.1, meanAliases: 0, aliasAccessShare: 0,
   * ept12EditsPerSecond: 0, longWriters: []`
   */
  readonly sharing: VmConfig = { ...this.nested, name: 'sharing', l2s: 2, mergedShare: 0.1 };

  /**
   * Without EPT: one SPTE for each guest virtual mapping, two a page on average, assumed: several are common, not
   * shown to be the norm.
   *
   * `name: 'legacy', memoryMiB: 128, vcpus: 4, mmu: 'legacyShadow', adBits: true, classes:
   * workloads.hotWarmCold, runPages: 64, l2s: 0, mergedShare: 0, meanAliases: 1, aliasAccessShare: 0,
   * ept12EditsPerSecond: 0, longWriters: []`
   */
  readonly legacyShadow: VmConfig = { ...this.plain, name: 'legacy', mmu: 'legacyShadow', meanAliases: 1 };

  /**
   * Nested, and its `mmu_lock` is held for write now and then: for 3 ms after 50 ms, on average; assumed.
   *
   * `name: 'busy', memoryMiB: 128, vcpus: 4, mmu: 'tdp', adBits: true, classes: workloads.nestedHotWarmCold,
   * runPages: 64, l2s: 1, mergedShare: 0, meanAliases: 0, aliasAccessShare: 0, ept12EditsPerSecond: 0,
   * longWriters: [{ name: 'dirty log', meanOffMs: 50, meanOnMs: 3 }]`
   */
  readonly busy: VmConfig = {
    ...this.nested,
    name: 'busy',
    longWriters: [{ name: 'dirty log', meanOffMs: 50, meanOnMs: 3 }],
  };
}

/**
 * Virtual machines of 128 MiB and 4 vCPUs: `plain`, `nested`, `sharing`, `legacyShadow`, `busy`. Sizes and rates
 * are assumed.
 *
 * @example const big: VmConfig = { ...vms.nested, name: 'big', memoryMiB: 512, vcpus: 16 };
 */
export const vms: Vms = { ...new Vms() };

/** See {@link scenarios}. */
export class Scenarios {
  /**
   * One VM of 128 MiB on a node of 150, of which demand takes 60 MiB in five minutes.
   *
   * `seed: '1', policy: 'LANDED', host: hosts.tiny, vms: [vms.plain], processes: [], demand: [{ MiB: 60,
   * fromSeconds: 0, seconds: 300 }], proactive: null, durationSeconds: 600, sampleSeconds: 10, trackTruth:
   * false`
   */
  readonly plain: Scenario = {
    seed: '1',
    policy: 'LANDED',
    host: hosts.tiny,
    vms: [vms.plain],
    processes: [],
    demand: [{ MiB: 60, fromSeconds: 0, seconds: 300 }],
    proactive: null,
    durationSeconds: 600,
    sampleSeconds: 10,
    trackTruth: false,
  };

  /**
   * The same with a VM that runs an L2.
   *
   * `seed: '1', policy: 'LANDED', host: hosts.tiny, vms: [vms.nested], processes: [], demand: [{ MiB: 60,
   * fromSeconds: 0, seconds: 300 }], proactive: null, durationSeconds: 600, sampleSeconds: 10, trackTruth:
   * false`
   */
  readonly nested: Scenario = { ...this.plain, vms: [vms.nested] };

  /**
   * A nested VM and an ordinary process on one node: whose pages go?
   *
   * `seed: '1', policy: 'LANDED', host: { memoryMiB: 220, kernel: '6.12', watermarkScaleFactor: 10, swap:
   * swaps.zswap, costs: COSTS, lookAround: true }, vms: [vms.nested], processes: [{ name: 'process',
   * memoryMiB: 64, threads: 2, classes: workloads.hotWarmCold, runPages: 64 }], demand: [{ MiB: 60,
   * fromSeconds: 0, seconds: 300 }], proactive: null, durationSeconds: 600, sampleSeconds: 10, trackTruth:
   * false`
   */
  readonly neighbours: Scenario = {
    ...this.nested,
    host: { ...hosts.tiny, memoryMiB: 220 },
    processes: [{ name: 'process', memoryMiB: 64, threads: 2, classes: workloads.hotWarmCold, runPages: 64 }],
  };
}

/**
 * Whole experiments, ready to run: `plain` (one VM under pressure), `nested` (it runs an L2), `neighbours` (beside a
 * process). Sizes and rates are assumed.
 *
 * @example const { vms: [vm] } = simulate({ ...scenarios.nested, policy: 'V5', durationSeconds: 60 });
 */
export const scenarios: Scenarios = { ...new Scenarios() };

const zipfSchema = v.strictObject({
  exponent: quantity('', 0, 3),
  pages: wholeNumber('pages', 1, 2 ** 28),
  accessesPerSecond: quantity('accesses a second', 0, 1e18),
  classes: v.optional(wholeNumber('classes', 1, 127)),
});

/** Ranks up to this one are added up one by one. */
const ONE_BY_ONE = 2 ** 16;

/**
 * The sum of r^(-exponent) over the ranks after `from` up to `to`. Of the ranks beyond `ONE_BY_ONE` by the formula of
 * Euler and Maclaurin, whose next term is below the smallest step of a double: a billion ranks take no time.
 */
function weightOf(from: number, to: number, exponent: number): number {
  let weight = 0;
  for (let r = from + 1; r <= Math.min(to, ONE_BY_ONE); r++) weight += power(r, -exponent);
  const after = Math.max(from, ONE_BY_ONE);
  if (to <= after) return weight;
  const [first, last] = [power(after, -exponent), power(to, -exponent)];
  const logRatio = ln(to / after);
  const flatter = 1 - exponent;
  const integral = flatter === 0 ? logRatio : (first * after * expm1(flatter * logRatio)) / flatter;
  return weight + integral + (last - first) / 2 - (exponent / 12) * (last / to - first / after);
}

/**
 * Page classes whose access rates follow Zipf's law: the page of rank r gets a share of r^(-exponent). Ranks are put
 * together into classes that each span the same ratio of ranks; all pages of a class get its mean rate.
 *
 * @param options exponent: 0 (all equal) to 3; pages; accessesPerSecond: of all pages together; classes: 1 to 127
 * @throws ConfigError naming the option that is not what it may be
 * @example
 * ```ts
 * const vm: VmConfig = { ...vms.plain, classes: zipfClasses({ exponent: 1, pages: 32_768, accessesPerSecond: 1000 }) };
 * ```
 */
export function zipfClasses(options: {
  readonly exponent: number;
  readonly pages: number;
  readonly accessesPerSecond: number;
  readonly classes?: number;
}): PageClass[] {
  check('options', zipfSchema, options);
  const { exponent, pages, accessesPerSecond, classes = 40 } = options;
  const bounds = new Set(
    Array.from({ length: classes }, (_, k) => Math.round(power(pages, (k + 1) / classes))),
  );
  let [from, total] = [0, 0];
  const weights = [...bounds].map((to) => {
    const weight = weightOf(from, to, exponent);
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
