import { closedLoop } from '../../../simulator/locks/experiments/arrivals.js';
import type { PresetName } from '../../../simulator/policy/presets.js';
import { makeStreams } from '../../../simulator/random/streams.js';
import { hosts, scenarios, vms } from '../../../simulator/scenario/presets.js';
import type { Scenario } from '../../../simulator/scenario/types.js';
import type { Result } from '../../../simulator/sim/result.js';
import { simulate, startSimulation } from '../../../simulator/sim/simulate.js';
import { collectGarbage, cpuSeconds } from './stopwatch.js';

/** What limits runs of whole hosts. */
export const WHOLE_HOST = 'instructions: walks, and filling the guests';

const GIB = 1024;

/** How full a large host is: of its memory what the guests have, and what else is needed in ten minutes, as shares. */
export interface Shares {
  readonly guests: number;
  readonly demand: number;
  readonly watermarkScaleFactor: number;
}

/** One page in sixteen has to go, and those that are wanted back in exchange for others. */
export const TIGHT: Shares = { guests: 15 / 16, demand: 1 / 8, watermarkScaleFactor: 10 };

/** Two VMs with nested guests and two without, for ten minutes; all policies by 6.12's rules, whether a kernel had them so or not. */
function largeHost(
  gib: number,
  { guests, demand, watermarkScaleFactor }: Shares,
  policy: PresetName,
): Scenario {
  return {
    ...scenarios.nested,
    policy,
    host: { ...hosts.large, memoryMiB: gib * GIB, watermarkScaleFactor },
    vms: [vms.nested, vms.nested, vms.plain, vms.plain].map((vm, k) => ({
      ...vm,
      name: `vm ${k}`,
      memoryMiB: (guests / 4) * gib * GIB,
      vcpus: 8,
      runPages: 512,
    })),
    demand: [{ MiB: demand * gib * GIB, fromSeconds: 0, seconds: 600 }],
    durationSeconds: 600,
  };
}

/** What a run of a large host took, and what it found. */
export interface LargeRun {
  readonly seconds: number;
  /** Pages of the guests. */
  readonly pages: number;
  readonly bytesPerPage: number;
  readonly result: Result;
}

/**
 * Runs a host of `gib` GiB, `times` times; seconds are the mean of them: the fastest of many short runs would be one that
 * nothing disturbed, which no long one is. Bytes are those of all arrays at the start and whatever
 * they grew to. Garbage is collected before the first run only: what V8 compiled for one goes with its objects.
 */
export function largeRun(
  gib: number,
  shares: Shares = TIGHT,
  times = 1,
  policy: PresetName = 'LANDED',
): LargeRun {
  const pages = shares.guests * gib * GIB * 256;
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  let result: Result | undefined;
  let bytes = 0;
  const took = cpuSeconds(() => {
    for (let k = 0; k < times; k++) {
      const simulation = startSimulation(largeHost(gib, shares, policy));
      simulation.run();
      bytes ||= process.memoryUsage().arrayBuffers - before;
      result = simulation.result();
    }
  });
  return { seconds: took / times, pages, bytesPerPage: bytes / pages, result: result! };
}

/** A guest that thrashes: nearly everything it touches has to be fetched, and kswapd never rests. */
function thrashing(policy: PresetName): Scenario {
  const vm = vms.nested;
  return {
    ...scenarios.nested,
    policy,
    vms: [
      {
        ...vm,
        vcpus: 8,
        classes: vm.classes.map((c) => ({
          ...c,
          accessesPerSecond: c.accessesPerSecond * 20,
          ...(c.l2AccessesPerSecond === undefined ? {} : { l2AccessesPerSecond: c.l2AccessesPerSecond * 20 }),
        })),
      },
    ],
    demand: [{ MiB: 100, fromSeconds: 0, seconds: 10 }],
    durationSeconds: 60,
  };
}

/** Acquisitions of `mmu_lock`, of the rmaps' lock bits and of host PTLs, and faults, of a run with one VM. */
export function locksAndFaults({ vms: [vm], node }: Pick<Result, 'vms' | 'node'>): number {
  const uses = [...vm.mmuLock, ...vm.rmapBit, ...node.ptl];
  return uses.reduce((sum, use) => sum + use.acquisitions, 0) + vm.fault.count;
}

/** The same a second, of a guest that thrashes. */
export function lockAndFaultRate(policy: PresetName): number {
  let result: Result | undefined;
  const took = cpuSeconds(() => {
    result = simulate(thrashing(policy));
  });
  return locksAndFaults(result!) / took;
}

/** What sixteen vCPUs do at one lock: think, take it for write, hold it. */
export const LOOP = {
  seed: '1',
  vcpus: 16,
  mode: 'write',
  meanThinkNs: 10_000,
  hold: { kind: 'exponential', meanNs: 500 },
} as const;

/** Events a second of the engine and its lock, nothing else going on. */
export function lockEventRate(): number {
  let events = 0;
  const took = cpuSeconds(() => {
    events = closedLoop({ ...LOOP, measuredNs: 1e9 }).events;
  });
  return events / took;
}

/** The same number of pending events, each a closure in a list that is kept sorted, as one would first write it. */
export function naiveEventRate(): number {
  const random = makeStreams('naive').stream('times');
  const pending: { at: number; run: () => void }[] = [];
  let ran = 0;
  const schedule = (at: number): void => {
    const event = { at, run: () => schedule(at + 10_000 * random()) };
    let i = pending.length;
    while (i > 0 && pending[i - 1].at < at) i--;
    pending.splice(i, 0, event);
  };
  for (let k = 0; k < LOOP.vcpus; k++) schedule(10_000 * random());
  const took = cpuSeconds(() => {
    for (; ran < 300_000; ran++) pending.pop()!.run();
  });
  return ran / took;
}
