/**
 * The simulator: pure functions over plain data. No I/O, no globals; it runs in Node, in a browser's worker and in a
 * notebook alike.
 *
 * Imports flow one way: `compare` (many runs) uses `sim` (whole machines); that, `replay` and `trace` use `mglru`, which
 * uses `mm` (a cgroup and questions about its pages), which uses `kvm`, which uses `accessed` (the bits) and `locks`, which
 * use `engine`; `scenario` describes what `sim` runs; `policy` knows nothing of the rest but `config`; `random`, `config`,
 * `stats` and `theory` stand by themselves.
 */

export * from './compare/index.js';
export { ConfigError, type Problem } from './config/error.js';
export { addKind, type Engine, type Handler, makeEngine, runUntil, schedule, stop } from './engine/engine.js';
export {
  type AccessTrackingPerf,
  type AccessTrackingPerfRun,
  accessTrackingPerf,
  PAGES_PER_VCPU,
} from './experiments/accessTrackingPerf.js';
export {
  type Calibration,
  type Fits,
  type FittedWay,
  modelOf,
  type Residual,
  readCalibration,
} from './experiments/calibration.js';
export {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
  type MachineRow,
  type PerfModel,
  type RowTimes,
  simulateRow,
} from './experiments/perfModel.js';
export { type PredictedFigure, readPredictions } from './experiments/predictions.js';
export {
  type ExperimentName,
  type Published,
  type PublishedExperiment,
  type PublishedRow,
  publishedRows,
  type Quantity,
  readPublished,
} from './experiments/published.js';
export { figureOf, type PublishedFigure } from './experiments/publishedFigures.js';
export { rmapAdd, rmapRemove, rmapZapAll } from './kvm/rmap/change.js';
export { PTE_LIST_EXT } from './kvm/rmap/descriptors.js';
export { type RmapBytes, type RmapHistogram, rmapBytes, rmapHistogram } from './kvm/rmap/histogram.js';
export {
  type LegacyRmapConfig,
  legacyRmaps,
  type NestedRmapConfig,
  nestedRmaps,
  type PopulatedRmaps,
} from './kvm/rmap/population.js';
export { type RmapChange, type RmapMoment, rmapStory } from './kvm/rmap/story.js';
export {
  makeRmapTable,
  RMAP_RECYCLE_THRESHOLD,
  type RmapTable,
  rmapCount,
  rmapForEach,
  rmapIsDirect,
  rmapIsMany,
  rmapSome,
} from './kvm/rmap/table.js';
export type { KvmCounts } from './kvm/vm.js';
export {
  type ArrivalSource,
  type ClosedLoop,
  closedLoop,
  type LockRun,
  type LockRunConfig,
  type OpenArrivals,
  openArrivals,
} from './locks/experiments/arrivals.js';
export { type Hold, holdMoments } from './locks/experiments/holds.js';
export { type LockedPasses, lockedPasses, type PassRun } from './locks/experiments/lockedPasses.js';
export { type LuckRun, type OnOffWriter, onOffWriter } from './locks/experiments/onOffWriter.js';
export { type RmapCollisions, rmapCollisions } from './locks/experiments/rmapCollisions.js';
export { makeHostPtls } from './locks/hostPtl.js';
export { type Lock, type LockOptions, spunNs } from './locks/lock.js';
export { LOCK_RANKS, type LockOrder, type LockRank, makeLockOrder } from './locks/lockOrder.js';
export {
  clearCounters,
  type LockActors,
  type LockCounters,
  type LockUse,
  lockUse,
} from './locks/lockStats.js';
export {
  makeQrwlock,
  type Qrwlock,
  type QrwlockOptions,
  readLock,
  readTrylock,
  readUnlock,
  writeLock,
  writeTrylock,
  writeUnlock,
} from './locks/qrwlock.js';
export { makeRmapLocks } from './locks/rmapLock.js';
export { type SpinLocks, spinLock, spinUnlock } from './locks/spinLocks.js';
export type { ReclaimCounts } from './mm/memcg.js';
export { type Watermarks, watermarks } from './mm/watermarks.js';
export { BASES, type CostBasis, readCosts } from './policy/costBasis.js';
export { COST_BASIS, COSTS, type Costs, NO_COSTS, scaleCosts } from './policy/costs.js';
export {
  BASE,
  LANDED,
  MM612,
  NEVER_SHADOW,
  ORACLE,
  type Policy,
  type PresetName,
  policies,
  SINGLE_FALLBACK,
  SINGLE_FALLBACK_ALWAYS,
  SINGLE_SKIP,
  SINGLE_SKIP_AGE,
  TDP_ONLY_AGE,
  TRYLOCK,
  V5,
} from './policy/presets.js';
export { type Answer, HOST_ONLY, type QueryPlan, type Situation, type VmView } from './policy/queryPlan.js';
export { seedsFrom } from './random/seeds.js';
export { makeStreams, type Stream, type Streams } from './random/streams.js';
export type { Assumed } from './replay/assumed.js';
export { type IdleTestOutcome, replayIdleTest } from './replay/idleTest.js';
export type { IdleTest } from './replay/idleTestRecord.js';
export type { LockCounts } from './replay/lockCounts.js';
export {
  type KernelRecord,
  NOT_RECORDED,
  parseRecord,
  type RecordedRun,
  type RecordedStep,
} from './replay/record.js';
export { type ComparedLocks, type Replay, type ReplayedStep, replayRun } from './replay/replay.js';
export type { RecordedRmaps } from './replay/rmapRecord.js';
export { hosts, scenarios, swaps, vms, workloads, zipfClasses } from './scenario/presets.js';
export type {
  Demand,
  HostConfig,
  LongWriter,
  MemoryOwner,
  PageClass,
  Phase,
  Proactive,
  ProcessConfig,
  ScanConfig,
  Scenario,
  SwapConfig,
  VmConfig,
} from './scenario/types.js';
export {
  type FirstSweep,
  type FixedInterval,
  firstSweep,
  type Residences,
  residences,
  youngAtAging,
} from './sim/fixedInterval.js';
export type {
  ClassResult,
  FirstEviction,
  GenerationAtEnd,
  HistogramError,
  NodeResult,
  OwnerResult,
  OwnerSeries,
  Result,
  VmResult,
} from './sim/result.js';
export { type Simulation, simulate, startSimulation } from './sim/simulate.js';
export {
  IN_SWAP,
  NEVER_TOUCHED,
  type TinyMachine,
  type TinyMachineOptions,
  tinyMachine,
} from './sim/tinyMachine.js';
export { type Durations, durationsOf } from './stats/durations.js';
export { CONFIDENCE, type Estimate, estimate } from './stats/estimate.js';
export { paretoFront, type TwoCosts } from './stats/paretoFront.js';
export { mean, type Spread, spread } from './stats/spread.js';
export { spreadText } from './stats/spreadText.js';
export { studentT } from './stats/studentT.js';
export { type Drain, drain, fairRwLock, type RareWriters, type ReaderHold } from './theory/fairRwLock.js';
export * from './theory/oracles.js';
export {
  busyAfterFree,
  lockBusyShare,
  luckyRun,
  type MachineRepairman,
  machineRepairman,
  mg1WaitNs,
  onOffRelaxationNs,
  rmapCollision,
} from './theory/queueing.js';
export { replayBelady } from './trace/belady.js';
export { replayClock } from './trace/clock.js';
export { replayLru } from './trace/lru.js';
export { replayMglru } from './trace/mglru.js';
export { replayTrace } from './trace/replayTrace.js';
export { TRACE_POLICIES, type TraceOptions, type TracePolicy, type TraceResult } from './trace/result.js';
export { version } from './version.js';
