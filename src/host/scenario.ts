/** A host as a scenario for the simulator, smaller, with every guess marked. */
import { hosts, vms as presets, swaps, workloads } from '../simulator/scenario/presets.js';
import type {
  HostConfig,
  PageClass,
  ProcessConfig,
  Scenario,
  VmConfig,
} from '../simulator/scenario/types.js';
import { pagesIn } from './mglru.js';
import { type Host, readHost } from './read.js';
import type { HostSnapshot } from './snapshot.js';
import type { HostVm } from './vms.js';

/** One guess in a scenario. */
export interface Assumed {
  /** Which field of the scenario, such as `vms.0.memoryMiB`. */
  readonly field: string;
  readonly value: string | number;
  /** What it may as well be. */
  readonly range: string;
  readonly why: string;
}

/** A host as a scenario. */
export interface HostScenario {
  /** Ready for `simulate`. */
  readonly scenario: Scenario;
  /** Every field that no file gives, each with its range. */
  readonly assumed: readonly Assumed[];
}

/** All VMs together, MiB: larger hosts are made smaller, in proportion. */
const VMS_MIB = 32;
const MOST_VMS = 3;

/**
 * Makes a scenario of a host: its VMs (the three largest) and a process beside them, under its own kernel's rules, short of
 * memory. Larger hosts are made smaller in proportion.
 *
 * @example
 * ```ts
 * const { scenario, assumed } = scenarioFromHost(load('hosts')[1]);
 * simulate({ ...scenario, policy: 'LANDED', durationSeconds: 50 });
 * ```
 */
export function scenarioFromHost(snapshot: HostSnapshot): HostScenario {
  return scenarioOf(readHost(snapshot));
}

/** The same of what was read; all VMs together have at most so many MiB. */
export function scenarioOf(host: Host, mostMiB: number = VMS_MIB): HostScenario {
  const assumed: Assumed[] = [];
  const guess = <T extends string | number>(field: string, value: T, range: string, why: string): T => {
    assumed.push({ field, value, range, why });
    return value;
  };
  const policy =
    host.era ?? guess('policy', 'LANDED' as const, 'BASE, MM612, LANDED', 'no file says which release runs');
  const kernel = rulesOf(host.kernel.linux, guess);
  const found = host.vms
    .map((vm) => ({ vm, MiB: sizeOf(vm) }))
    .sort((a, b) => (b.MiB ?? 0) - (a.MiB ?? 0))
    .slice(0, MOST_VMS);
  if (found.length === 0) guess('vms', 'one, ordinary', 'any', 'no VM was found');
  if (host.vms.length > found.length)
    guess('vms', `${found.length} of ${host.vms.length}`, 'all', 'the largest stand for all');
  const sizes =
    found.length === 0
      ? [VMS_MIB]
      : found.map(
          ({ MiB }, i) =>
            MiB ?? guess(`vms.${i}.memoryMiB`, VMS_MIB, '1 to any', 'no file says how large the VM is'),
        );
  const sum = sizes.reduce((total, MiB) => total + MiB, 0);
  const scale = Math.min(1, mostMiB / sum);
  if (scale < 1)
    guess(
      'vms.memoryMiB',
      `1 : ${Math.round(1 / scale)}`,
      '1 : 1 to any',
      'what counts are proportions; a smaller host is computed sooner',
    );
  const made = sizes.map((MiB, i) => vmOf(host, found[i]?.vm ?? null, i, Math.max(1, MiB * scale), guess));
  const vmsMiB = made.reduce((total, { memoryMiB }) => total + memoryMiB, 0);
  const process: ProcessConfig = {
    name: 'process',
    memoryMiB: besideOf(host, sum, vmsMiB, guess),
    threads: guess('processes.0.threads', 2, '1 to 64', 'not read'),
    classes: workloads.hotWarmCold,
    runPages: presets.plain.runPages,
  };
  guess(
    'processes.0.classes',
    'hot 30 %, warm 30 %, cold 40 %',
    'any',
    'no file says how often pages are used',
  );
  const owners = vmsMiB + process.memoryMiB;
  const demand = guess(
    'demand.0.MiB',
    round(owners * 0.625),
    `${about(owners * 0.4)} to ${about(owners * 0.7)}`,
    'how short of memory the host gets is not known',
  );
  const scenario: Scenario = {
    seed: '1',
    policy,
    host: {
      ...hosts.tiny,
      memoryMiB: guess(
        'host.memoryMiB',
        round(owners * 1.375),
        `${about(owners * 1.2)} and more`,
        'a host that has reached its limit; free memory is left out',
      ),
      kernel,
      swap:
        host.memory.swap.compressed === null
          ? guessSwap(guess)
          : host.memory.swap.compressed
            ? swaps.zswap
            : swaps.nvme,
    },
    vms: made,
    processes: [process],
    demand: [{ MiB: demand, fromSeconds: 0, seconds: 80 }],
    ...{ proactive: null, durationSeconds: 100, sampleSeconds: 10, trackTruth: false },
  };
  guess(
    'host.costs',
    'as calibrated',
    'data/costs.json has each one’s',
    'no file says what anything costs here',
  );
  return { scenario, assumed };
}

type Guess = <T extends string | number>(field: string, value: T, range: string, why: string) => T;

function guessSwap(guess: Guess): HostConfig['swap'] {
  guess('host.swap', 'zswap', 'zswap, nvme', 'no file says where evicted pages go');
  return swaps.zswap;
}

const round = (MiB: number): number => Math.round(MiB * 256) / 256;

/** For a range: three digits. */
const about = (MiB: number): string => String(Number(MiB.toPrecision(3)));

/** Whose reclaim rules hold. */
function rulesOf(linux: string | null, guess: Guess): HostConfig['kernel'] {
  const say = (kernel: HostConfig['kernel'], range: string, why: string) =>
    guess('host.kernel', kernel, range, why);
  if (linux === null) return say('7.3', '6.1 to 7.3', 'no file says which release runs');
  const [major, minor] = linux.split('.').map(Number);
  const number = major * 1000 + minor;
  if (number > 7003) return say('7.3', '7.3', 'later rules were not read');
  if (number === 7003) return '7.3';
  if (number >= 6014) return '6.15';
  if (number >= 6012) return '6.12';
  if (number === 6001) return '6.1';
  return number > 6001
    ? say('6.12', '6.1, 6.12', 'rules of the releases between 6.1 and 6.12 were not read')
    : say('6.1', '6.1', 'rules of earlier releases were not read');
}

/** Memory of a VM in MiB. */
function sizeOf({ residentMiB, cgroup, generations, mappedMiB }: HostVm): number | null {
  const pages = pagesIn({ generations: generations ?? [] });
  const known =
    cgroup?.anonMiB ||
    (pages > 0 ? pages / 256 : null) ||
    residentMiB ||
    (mappedMiB && mappedMiB.small + mappedMiB.huge);
  return known === null || known === 0 ? null : known + (cgroup?.swappedMiB ?? 0);
}

function vmOf(host: Host, vm: HostVm | null, i: number, memoryMiB: number, guess: Guess): VmConfig {
  const at = `vms.${i}`;
  const mmu =
    host.kvm.mmu ??
    guess(
      `${at}.mmu`,
      'tdp' as const,
      'tdp, shadowDirect, legacyShadow',
      'no file says which MMU maps guests',
    );
  const shares = host.era === 'BASE' || vm === null ? null : sharesOf(vm);
  const [hot, warm, cold] = workloads.hotWarmCold;
  const rates = [hot, warm, cold];
  const names = shares ?? rates.map(({ share }) => share);
  if (shares === null)
    guess(
      `${at}.classes.share`,
      'hot 30 %, warm 30 %, cold 40 %',
      'any',
      host.era === 'BASE'
        ? 'aging of this kernel does not see what a guest uses, so its generations do not say'
        : 'no generations were read',
    );
  guess(
    `${at}.classes.accessesPerSecond`,
    `${rates.map(({ accessesPerSecond }) => accessesPerSecond).join(', ')} per page`,
    'a tenth to tenfold',
    shares === null
      ? 'no file says how often pages are used'
      : 'generations say which pages were used later, not how often: the youngest count as hot',
  );
  const runs = mmu !== 'legacyShadow' && (vm?.l2 === 'runs' || vm?.l2 === 'has run');
  if (vm?.l2 === null) guess(`${at}.l2s`, 0, '0 or more', 'no file says whether the VM runs an L2');
  else if (runs) guess(`${at}.l2s`, 1, '1 or more', 'no file says how many L2s the VM runs');
  const classes = rates.flatMap((rate, nth): PageClass[] =>
    names[nth] > 0 ? [{ ...rate, share: names[nth] }] : [],
  );
  return {
    ...presets.plain,
    name: vm === null ? 'VM' : `VM ${vm.name}`,
    memoryMiB: round(memoryMiB),
    mmu,
    vcpus: vm?.vcpus
      ? Math.min(4096, vm.vcpus)
      : guess(`${at}.vcpus`, 4, '1 to 256', 'no file says how many vCPUs it has'),
    adBits:
      host.kvm.adBits ??
      guess(`${at}.adBits`, 'true', 'true, false', 'no file says whether EPT has accessed bits') === 'true',
    classes: runs ? nested(classes, guess, at) : classes,
    l2s: runs ? 1 : 0,
    ...(vm?.l2 === 'has run' && runs ? { l2EndsSeconds: 1 } : {}),
    meanAliases: mmu === 'legacyShadow' ? aliasesOf(vm, guess, at) : 0,
  };
}

/** Shares of hot, warm and cold pages by generation, the youngest first; null where there are fewer than two with pages. */
function sharesOf({ generations }: HostVm): [number, number, number] | null {
  const bySeq = new Map<number, number>();
  for (const { seq, anonPages } of generations ?? []) bySeq.set(seq, (bySeq.get(seq) ?? 0) + anonPages);
  const pages = [...bySeq]
    .sort(([a], [b]) => b - a)
    .map(([, count]) => count)
    .filter((count) => count > 0);
  if (pages.length < 2) return null;
  const all = pages.reduce((total, count) => total + count, 0);
  const hot = pages[0] / all;
  const warm = pages.length > 2 ? pages[1] / all : 0;
  return [hot, warm, 1 - hot - warm];
}

/** The same pages as an L2 uses them: a tenth is L1's own. */
function nested(classes: readonly PageClass[], guess: Guess, at: string): PageClass[] {
  const own = guess(`${at}.classes.0.share`, 0.1, '0 to 1', 'no file says which pages are L1’s own');
  const [first] = workloads.nestedHotWarmCold;
  return [
    { ...first, share: own },
    ...classes.map(({ name, share, accessesPerSecond }) => ({
      name: `L2 ${name}`,
      share: share * (1 - own),
      accessesPerSecond: 0,
      l2AccessesPerSecond: accessesPerSecond,
    })),
  ];
}

/** Mean number of further mappings, from the rmaps: at least one for each gfn with several. */
function aliasesOf(vm: HostVm | null, guess: Guess, at: string): number {
  const small = vm?.rmaps?.find(({ size }) => size === '4K');
  const all = small === undefined ? 0 : small.one + small.several;
  if (small === undefined || all === 0)
    return guess(`${at}.meanAliases`, 1, '0 to 70', 'no file says how many rmap entries pages have');
  return guess(
    `${at}.meanAliases`,
    Math.round((100 * small.several) / all) / 100,
    'this or more',
    'each gfn with several rmap entries counts as two',
  );
}

/** The process beside, MiB: anonymous memory that is no VM's, in proportion. */
function besideOf({ beside }: Host, real: number, scaled: number, guess: Guess): number {
  const top = beside.filter(({ path }) => !beside.some((other) => path.startsWith(`${other.path}/`)));
  const anon = top.reduce((total, { anonMiB }) => total + (anonMiB ?? 0), 0);
  const ratio = anon / real;
  if (ratio >= 0.1) return round(scaled * Math.min(2, ratio));
  return guess(
    'processes.0.memoryMiB',
    round(scaled / 2),
    `${about(scaled / 4)} to ${about(scaled)}`,
    'no files of cgroups beside the VMs: half as large as they',
  );
}
