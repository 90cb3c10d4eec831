import { ConfigError } from '../config/error.js';
import { COSTS, type Costs } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import { mean } from '../stats/spread.js';
import {
  type AccessTrackingPerf,
  type AccessTrackingPerfRun,
  accessTrackingPerf,
  PAGES_PER_VCPU,
} from './accessTrackingPerf.js';

/** What the experiment measures: mean times, with queries that take `mmu_lock` for write (`NoOpt`) or do not (`Opt`). */
export const QUANTITIES = ['wallNoOpt', 'wallOpt', 'passNoOpt', 'passOpt'] as const;

/** One of the measured times: `wall…` is what the vCPUs took, `pass…` the mean of all agings meanwhile. */
export type Quantity = (typeof QUANTITIES)[number];

/** What is fitted to the published rows of 1, 2, 4 and 8 vCPUs. */
export interface FittedParameters {
  /** Hold of `mmu_lock` for read by a TDP fault, on a machine with one vCPU, in nanoseconds. */
  readonly mapNs: number;
  /** What each aging costs besides its queries, for each vCPU's GiB, in nanoseconds: tables, areas, debugfs. */
  readonly passPerVcpuNs: number;
  /** What each fault loses to an ager at work, locks not counted: shared caches, memory, the lru lock. In nanoseconds. */
  readonly disturbNs: number;
}

/** What is assumed besides, and varied to see what follows from it. */
export interface AssumedParameters {
  /** A query, everything included, in nanoseconds: as in {@link COSTS}, computed from agings with nothing else going on. */
  readonly youngQueryNs: number;
  /** The part of it before `mmu_lock` is requested. Assumed: the walk of the TDP MMU's table is the smaller part. */
  readonly youngQueryOutsideNs: number;
  /** Taking and releasing `mmu_lock` when its line is at hand: three locked operations of 2.6 ns (MODEL.md#costs). */
  readonly mmuLockWriteNs: number;
  /**
   * Fetching the cache line of `mmu_lock` from another core. MODEL.md#costs: about 50 within a socket, 100 to 300
   * across.
   */
  readonly lineTransferNs: number;
  /**
   * Hand-off to the head of the queue in line transfers, beyond the one to fetch the line. MODEL.md#costs: 2 to 3 in
   * all.
   */
  readonly handOffTransfers: number;
  /** Moving a page up from the oldest generation. Assumed; in `youngQueryNs` as measured there is some of it. */
  readonly isolateNs: number;
  /** Hold of the host's page-table lock by a fault. Assumed: zeroing and allocation come before it. */
  readonly hostFaultNs: number;
  /** See `AccessTrackingPerf.exponentialShare`. */
  readonly exponentialShare: number;
  /**
   * How the hold of `mmu_lock` grows as faults get slower with more vCPUs: with that power of what a fault takes while
   * there is no aging, against one vCPU. 0: not at all; 1: as the whole fault does. Assumed, in between.
   */
  readonly holdGrowth: number;
  /** Line transfers cost so many times as much from 16 vCPUs on, where they reach across sockets for sure. */
  readonly lineFactorFrom16: number;
  /**
   * A query costs so many times as much from 64 vCPUs on, if these work rather than spin at `mmu_lock`, as they do with the
   * shadow MMU: then two threads share a core, and all share caches and memory.
   */
  readonly busyFactorFrom64: number;
  /**
   * Hold of `mmu_lock` for write by a fault of the shadow MMU. MODEL.md#costs: 1 to 4 µs; here their geometric mean.
   */
  readonly shadowMapNs: number;
}

/** All parameters of the model of that machine. */
export interface PerfModel extends FittedParameters, AssumedParameters {}

/** The assumptions from which the predictions were made, before the rows above 8 vCPUs were seen. */
export const ASSUMED: AssumedParameters = {
  youngQueryNs: COSTS.youngQueryNs,
  youngQueryOutsideNs: 60,
  mmuLockWriteNs: 8,
  lineTransferNs: 50,
  handOffTransfers: 1,
  isolateNs: 10,
  hostFaultNs: 300,
  exponentialShare: 0.5,
  holdGrowth: 0.5,
  lineFactorFrom16: 1,
  busyFactorFrom64: 1,
  shadowMapNs: 2000,
};

/** How large a simulated run is, and its chance. */
interface RunSize {
  /** Faults of all vCPUs together; each vCPU fills whole page tables, at least two. */
  readonly faults: number;
  /** Names the random numbers. */
  readonly seed: string;
}

/** One row to simulate: how many vCPUs, and what they take without aging (as published, or 1 vCPU's for reference). */
export interface MachineRow {
  /** vCPUs. */
  readonly vcpus: number;
  /** What they take without aging, in seconds. */
  readonly wallNoAging: number;
  /** The same for one vCPU. */
  readonly wallNoAgingOf1: number;
}

/** Pages for each vCPU of a run of that size. */
export function pagesPerVcpu(vcpus: number, { faults }: RunSize): number {
  const tables = Math.max(2, Math.round(faults / vcpus / 512));
  return Math.min(PAGES_PER_VCPU, tables * 512);
}

function busyFactor(model: PerfModel, { vcpus }: MachineRow, mmu: AccessTrackingPerf['mmu']): number {
  return mmu === 'tdp' && vcpus >= 64 ? model.busyFactorFrom64 : 1;
}

function costsOf(model: PerfModel, row: MachineRow, mmu: AccessTrackingPerf['mmu']): Costs {
  const busy = busyFactor(model, row, mmu);
  const mapNs = model.mapNs * (row.wallNoAging / row.wallNoAgingOf1) ** model.holdGrowth;
  return {
    ...COSTS,
    youngQueryNs: model.youngQueryNs * busy,
    youngQueryOutsideNs: model.youngQueryOutsideNs * busy,
    mmuLockWriteNs: model.mmuLockWriteNs,
    isolateNs: model.isolateNs,
    hostFaultNs: model.hostFaultNs,
    tdpMapNs: mapNs,
    shadowMapNs: model.shadowMapNs,
    lockHandOffNs: model.handOffTransfers * lineNs(model, row),
  };
}

function lineNs(model: PerfModel, { vcpus }: MachineRow): number {
  return model.lineTransferNs * (vcpus >= 16 ? model.lineFactorFrom16 : 1);
}

function configOf(
  model: PerfModel,
  row: MachineRow,
  size: RunSize,
  mmu: AccessTrackingPerf['mmu'],
): AccessTrackingPerf {
  const { vcpus } = row;
  return {
    seed: `${size.seed}/${vcpus}`,
    vcpus,
    mmu,
    policy: null,
    pagesPerVcpu: pagesPerVcpu(vcpus, size),
    costs: costsOf(model, row, mmu),
    lineTransferNs: lineNs(model, row),
    restOfFaultNs: 0,
    exponentialShare: model.exponentialShare,
    passNs: model.passPerVcpuNs * vcpus * busyFactor(model, row, mmu),
  };
}

/**
 * What a fault must take outside the locks, so that the vCPUs take what was published without aging: found by
 * running, because they also wait for the lock's cache line.
 *
 * @throws ConfigError when the lock alone takes longer than that: the parameters do not go with the row
 */
export function restOfFaultNs(model: PerfModel, row: MachineRow, size: RunSize): number {
  const config = configOf(model, row, size, 'tdp');
  const faultNs = (row.wallNoAging * 1e9) / PAGES_PER_VCPU;
  let restNs = faultNs - config.costs.hostFaultNs - config.costs.tdpMapNs;
  for (let i = 0; i < 6; i++) {
    if (restNs <= 0)
      throw new ConfigError(
        `restOfFaultNs: ${row.vcpus} vCPUs cannot make a fault in ${Math.round(faultNs)} ns each with this lock`,
      );
    const { wallSeconds } = accessTrackingPerf({ ...config, restOfFaultNs: restNs });
    const tooLong = wallSeconds / row.wallNoAging - 1;
    if (Math.abs(tooLong) < 1e-3) break;
    restNs -= faultNs * tooLong;
  }
  return restNs;
}

/** All quantities of one row, in seconds: means over runs with the given seeds. */
export type RowTimes = Readonly<Record<Quantity, number>>;

/**
 * Simulates one row with every seed: `NoOpt` under `mmu_lock` (`MM612`), `Opt` without it (`LANDED`). The rest of a fault is found once, with the first
 * one.
 */
export function simulateRow(
  model: PerfModel,
  row: MachineRow,
  mmu: AccessTrackingPerf['mmu'],
  faults: number,
  seeds: readonly string[],
): RowTimes[] {
  const restNs = restOfFaultNs(model, row, { faults, seed: seeds[0] });
  const arm = (seed: string, policy: Policy): AccessTrackingPerfRun => {
    const config = configOf(model, row, { faults, seed }, mmu);
    return accessTrackingPerf({ ...config, policy, restOfFaultNs: restNs + model.disturbNs });
  };
  return seeds.map((seed) => {
    const [noOpt, opt] = [arm(seed, policies.MM612), arm(seed, policies.LANDED)];
    return {
      wallNoOpt: noOpt.wallSeconds,
      wallOpt: opt.wallSeconds,
      passNoOpt: noOpt.meanPassSeconds,
      passOpt: opt.meanPassSeconds,
    };
  });
}

/** The mean of several rows' times, quantity by quantity. */
export function meanTimes(runs: readonly RowTimes[]): RowTimes {
  const means = QUANTITIES.map((quantity) => [quantity, mean(runs.map((run) => run[quantity]))]);
  return Object.fromEntries(means) as RowTimes;
}
