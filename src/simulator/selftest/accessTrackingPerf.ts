import * as v from 'valibot';
import { check, oneOf, Problems, quantity, text, wholeNumber } from '../config/check.js';
import { type Engine, makeEngine, runUntil } from '../engine/engine.js';
import { addTask, makeTasks, spend, start, type Task, type Work, wake } from '../engine/tasks.js';
import { spteMap } from '../kvm/shadow.js';
import { makeShadowMmu } from '../kvm/slots.js';
import { tdpMap } from '../kvm/tdp.js';
import { type KvmCounts, makeVm, mmuReadLock, mmuWriteLock, type Vm } from '../kvm/vm.js';
import { type LockActors, type LockUse, lockUse } from '../locks/lockStats.js';
import { makeQrwlock, readUnlock, writeUnlock } from '../locks/qrwlock.js';
import { makeHostPtls, makeRmapLocks, spinLock, spinUnlock } from '../locks/spinLocks.js';
import { tryToIncMaxSeq } from '../mglru/aging.js';
import { PTRS_PER_PTE } from '../mm/constants.js';
import { hostFault } from '../mm/fault.js';
import { type Memcg, makeMemcg, ptlOf } from '../mm/memcg.js';
import type { Costs } from '../policy/costs.js';
import { type Policy, type PresetName, policies } from '../policy/presets.js';
import { policySchema, resolvePolicy } from '../policy/schema.js';
import { makeStreams, type Stream, type Streams } from '../random/streams.js';
import { checkCosts, costsSchema } from '../scenario/schema.js';
import { mean } from '../stats/spread.js';

/** Pages of each vCPU in the published runs: 1 GiB. */
export const PAGES_PER_VCPU = 262_144;

/** What to run. */
export interface AccessTrackingPerf {
  /** Names the random numbers. */
  readonly seed: string;
  /** vCPUs, each with a GiB of its own that it touches once, in order. From 1 to 1024. */
  readonly vcpus: number;
  /** Who maps the guest's memory: the TDP MMU, or (TDP MMU off) the shadow MMU with direct pages. */
  readonly mmu: 'tdp' | 'shadow';
  /** How the ager queries, as a preset's name or a policy of one's own; null: there is no aging. */
  readonly policy: PresetName | Policy | null;
  /**
   * Pages that each vCPU really touches here, a multiple of 512. The times are given as for `PAGES_PER_VCPU`: costs are
   * paid page by page, so everything grows in proportion (a test shows it).
   */
  readonly pagesPerVcpu: number;
  /** Costs of the parts. */
  readonly costs: Costs;
  /** See `QrwlockOptions.lineTransferNs`. */
  readonly lineTransferNs: number;
  /** Mean of what a fault takes outside the locks, in nanoseconds. */
  readonly restOfFaultNs: number;
  /** Share of that, of the holds of `mmu_lock` and of `passNs` that is exponentially distributed, 0 to 1. */
  readonly exponentialShare: number;
  /** What each aging costs besides the pages it asks about, in nanoseconds (as for `PAGES_PER_VCPU`). */
  readonly passNs: number;
}

/** What a run gave. Times as for `PAGES_PER_VCPU` pages of each vCPU. */
export interface AccessTrackingPerfRun {
  /** What the vCPUs took, mean over vCPUs, in seconds. */
  readonly wallSeconds: number;
  /** What each aging took, in seconds; the last one began before the last vCPU had ended. */
  readonly passSeconds: readonly number[];
  /** Mean of these; 0 when there was no aging. */
  readonly meanPassSeconds: number;
  /** What KVM did, as counted in the smaller run. */
  readonly kvm: KvmCounts;
  /** How vCPUs and the ager fared at `mmu_lock` in the smaller run. */
  readonly mmuLock: readonly LockUse[];
  /** The same at the host's page-table locks. */
  readonly ptl: readonly LockUse[];
  /** Events run. */
  readonly events: number;
}

/** Pages that a run may have: 256 GiB. */
const MOST_PAGES = 2 ** 26;

const NS = quantity('ns', 0, 1e12);
const schema = v.strictObject({
  seed: text(),
  vcpus: wholeNumber('vCPUs', 1, 1024),
  mmu: oneOf(['tdp', 'shadow']),
  policy: v.nullable(policySchema),
  pagesPerVcpu: wholeNumber('pages', PTRS_PER_PTE, PAGES_PER_VCPU),
  costs: costsSchema,
  lineTransferNs: quantity('ns', 0, 1e6),
  restOfFaultNs: NS,
  exponentialShare: quantity('', 0, 1),
  passNs: NS,
}) as v.GenericSchema<AccessTrackingPerf>;

function checked(input: AccessTrackingPerf): AccessTrackingPerf {
  const config = check('accessTrackingPerf', schema, input);
  const { vcpus, pagesPerVcpu, policy, passNs } = config;
  const problems = new Problems();
  if (pagesPerVcpu % PTRS_PER_PTE !== 0)
    problems.refuse('pagesPerVcpu', pagesPerVcpu, `a multiple of ${PTRS_PER_PTE}`);
  if (vcpus * pagesPerVcpu > MOST_PAGES)
    problems.refuse(
      'pagesPerVcpu',
      pagesPerVcpu,
      `so small that there are at most ${MOST_PAGES} pages in all`,
    );
  // An aging that takes no time is made again and again at one moment, for ever.
  if (policy !== null && passNs < 1000)
    problems.refuse('passNs', passNs, 'at least 1000 ns where there is a policy, and so an ager');
  checkCosts(config.costs, 'costs', problems);
  problems.throwAny();
  return config;
}

/** The machine of one run. */
interface Bench {
  readonly config: AccessTrackingPerf;
  readonly engine: Engine;
  readonly vcpus: readonly Task[];
  readonly ager: Task;
  readonly streams: Streams;
  readonly vm: Vm;
  readonly m: Memcg;
  /** vCPUs that are not done, and the times at which the others were, in nanoseconds. */
  busy: number;
  readonly doneNs: number[];
  readonly passNs: number[];
}

function makeBench(config: AccessTrackingPerf): Bench {
  const { vcpus, costs, mmu } = config;
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const streams = makeStreams(config.seed);
  const pages = vcpus * config.pagesPerVcpu;
  const bits = new Uint8Array(pages);
  const policy = config.policy === null ? policies.BASE : resolvePolicy(config.policy);
  const actors: LockActors & { onGranted: (actor: number) => void } = {
    actors: vcpus + 1,
    classes: ['vCPU', 'ager'],
    classOf: Uint8Array.from({ length: vcpus + 1 }, (_, actor) => (actor === vcpus ? 1 : 0)),
    onGranted: (actor) => wake(tasks, actor),
  };
  const vm = makeVm({
    bits,
    tdp: mmu === 'tdp',
    shadow: mmu === 'tdp' ? null : makeShadowMmu({ gfns: pages, firstIndirect: pages }),
    vcpus,
    costs,
    mmuLock: makeQrwlock(engine, {
      ...actors,
      handOffNs: costs.lockHandOffNs,
      lineTransferNs: config.lineTransferNs,
    }),
    rmapBits:
      mmu === 'shadow' && policy.rmapBit ? makeRmapLocks(engine, streams.stream('rmap bit'), actors) : null,
  });
  const ptl = makeHostPtls(engine, actors);
  return {
    config,
    engine,
    vcpus: Array.from({ length: vcpus }, () => addTask(tasks, 'vCPU')),
    ager: addTask(tasks, 'ager'),
    streams,
    vm,
    m: makeMemcg({ bits, policy, vm, costs, ptl }),
    busy: vcpus,
    doneNs: [],
    passNs: [],
  };
}

/** A duration of which a fixed share always passes; the rest, `exponentialShare` of the mean, is exponentially distributed. */
function drawNs(random: Stream, meanNs: number, { exponentialShare }: AccessTrackingPerf): number {
  return meanNs * (1 - exponentialShare - exponentialShare * Math.log(1 - random()));
}

/**
 * A vCPU that touches its pages in order, each for the first time: so every touch is a fault (MODEL.md#faults). Nothing is
 * ever evicted here, so no fault is retried.
 */
function* vcpuWork(bench: Bench, k: number): Work {
  const { config, m, vm, engine, streams, vcpus } = bench;
  const { costs, mmuLock, counts } = vm;
  const task = vcpus[k];
  const ptl = m.ptl!;
  const random = streams.stream('faults');
  for (let p = k * config.pagesPerVcpu; p < (k + 1) * config.pagesPerVcpu; p++) {
    if (!spend(task, drawNs(random, config.restOfFaultNs, config))) yield;
    if (!spinLock(ptl, task.id, ptlOf(m, p))) yield;
    hostFault(m, p);
    if (!spend(task, costs.hostFaultNs)) yield;
    spinUnlock(ptl, task.id);
    if (vm.tdp) {
      if (!mmuReadLock(vm, task)) yield;
      tdpMap(vm, p);
      counts.tdpFaults++;
      if (!spend(task, drawNs(random, costs.tdpMapNs, config))) yield;
      readUnlock(mmuLock, task.id);
    } else {
      if (!mmuWriteLock(vm, task)) yield;
      // An empty rmap: published without its bit, so no ager can hold it (MODEL.md#the-rmap-lock).
      spteMap(vm, p);
      counts.shadowFaults++;
      if (!spend(task, drawNs(random, costs.shadowMapNs, config))) yield;
      writeUnlock(mmuLock, task.id);
    }
  }
  bench.doneNs.push(engine.nowNs);
  bench.busy--;
}

/** Ages in a tight loop, as `lru_gen` in debugfs does with `force_scan`, until all vCPUs are done. */
function* agerWork(bench: Bench): Work {
  const { config, m, engine, ager, streams } = bench;
  const meanNs = (config.passNs * config.pagesPerVcpu) / PAGES_PER_VCPU;
  const random = streams.stream('passes');
  while (bench.busy > 0) {
    const startedNs = engine.nowNs;
    if (!spend(ager, drawNs(random, meanNs, config))) yield;
    yield* tryToIncMaxSeq(m, ager, true);
    bench.passNs.push(engine.nowNs - startedNs);
  }
}

/**
 * The kernel's selftest `access_tracking_perf_test` with aging by MGLRU while the guest populates its memory (`-l -p`):
 * vCPUs touch new pages as fast as they can, and one task ages in a tight loop until they are done.
 *
 * It brings together everything of which the argument about `mmu_lock` is made, at the worst: a fault takes the lock of
 * its page table, then `mmu_lock` (for read in the TDP MMU, for write in the shadow MMU); the ager holds the lock of the
 * page table while it asks about its pages, under `mmu_lock` for write or without it, as the policy says.
 *
 * @throws ConfigError naming every field that is wrong
 * @example
 * ```ts
 * const run = accessTrackingPerf({
 *   ...{ seed: '1', vcpus: 2, mmu: 'tdp', policy: 'MM612', pagesPerVcpu: 512, costs: COSTS },
 *   ...{ lineTransferNs: 100, restOfFaultNs: 2000, exponentialShare: 1, passNs: 1e6 },
 * });
 * run.kvm.mmuLockWrite; // one for each query
 * ```
 */
export function accessTrackingPerf(input: AccessTrackingPerf): AccessTrackingPerfRun {
  const config = checked(input);
  const bench = makeBench(config);
  const { engine, vm, m } = bench;
  bench.vcpus.forEach((task, k) => {
    start(task, vcpuWork(bench, k));
  });
  if (config.policy !== null) start(bench.ager, agerWork(bench));
  runUntil(engine, Number.POSITIVE_INFINITY);
  const seconds = (ns: number): number => ns * 1e-9 * (PAGES_PER_VCPU / config.pagesPerVcpu);
  const passSeconds = bench.passNs.map(seconds);
  return {
    wallSeconds: seconds(mean(bench.doneNs)),
    passSeconds,
    meanPassSeconds: passSeconds.length === 0 ? 0 : mean(passSeconds),
    kvm: { ...vm.counts },
    mmuLock: lockUse(vm.mmuLock),
    ptl: lockUse(m.ptl!),
    events: engine.eventsRun,
  };
}
