import * as v from 'valibot';
import { check, listOf, oneOf, quantity, refuse, text, wholeNumber } from '../../config/check.js';
import { addKind, type Engine, makeEngine, runUntil, schedule, stop } from '../../engine/engine.js';
import { exponentialOf } from '../../random/draws.js';
import { makeStreams } from '../../random/streams.js';
import { spunNs } from '../lock.js';
import { clearCounters, type LockUse, lockUse } from '../lockStats.js';
import { makeQrwlock, type Qrwlock } from '../qrwlock.js';
import { ask, drawHold, type Hold, holdSchema, unlock } from './holds.js';

/** What every run of a single `mmu_lock` needs. */
export interface LockRunConfig {
  /** Names the random numbers. */
  readonly seed: string;
  /** How long is counted, after the warm-up, in nanoseconds. */
  readonly measuredNs: number;
  /** How long the lock is used before anything is counted, in nanoseconds. Default 0. */
  readonly warmUpNs?: number;
  /** Hand-off cost of the lock, in nanoseconds. Default 0. */
  readonly handOffNs?: number;
  /** The run ends, unfinished, after so many events. Default 10^8. */
  readonly maxEvents?: number;
}

/** What a run of a single `mmu_lock` gave. */
export interface LockRun {
  /** One entry for each class and mode. */
  readonly use: readonly LockUse[];
  /** Counted time, in nanoseconds: shorter than asked for when the run did not complete. */
  readonly measuredNs: number;
  /** Time lost spinning by all together while it was counted, waits in progress included, in nanoseconds. */
  readonly spunNs: number;
  /** Share of the counted time for which some writer held the lock, by holds that have ended. */
  readonly writeHeldShare: number;
  /** `'overload'`: more were waiting than `maxInside`; the lock cannot keep up. `'maxEvents'`: cut short. */
  readonly ended: 'complete' | 'overload' | 'maxEvents';
  /** Events run, warm-up included. */
  readonly events: number;
}

/** One Poisson process of arrivals. */
export interface ArrivalSource {
  /** Name for the statistics. */
  readonly name: string;
  /** How they take the lock. */
  readonly mode: 'read' | 'write';
  /** Arrivals a second. */
  readonly perSecond: number;
  /** How long each of them holds it. */
  readonly hold: Hold;
}

/** Each actor arrives once, uses the lock once and leaves. */
export interface OpenArrivals extends LockRunConfig {
  /** One source of writers makes an M/G/1 queue; readers and rare writers are MODEL.md#rare-writers. */
  readonly sources: readonly ArrivalSource[];
  /** The most that may be inside or waiting, from each source. Default 10 000. */
  readonly maxInside?: number;
}

/** vCPUs that think for an exponential time, then need the lock: while they wait or hold they think of nothing. */
export interface ClosedLoop extends LockRunConfig {
  /** How many vCPUs use the lock. */
  readonly vcpus: number;
  /** How they take the lock. */
  readonly mode: 'read' | 'write';
  /** Mean think time in nanoseconds. */
  readonly meanThinkNs: number;
  /** How long each of them holds it. */
  readonly hold: Hold;
}

const NS = quantity('ns', 0, 1e15);
/** So many actors take some 40 MB. */
const MOST_ACTORS = 1_000_000;
const common = {
  seed: text(),
  measuredNs: quantity('ns', 1, 1e15),
  warmUpNs: v.optional(NS),
  handOffNs: v.optional(NS),
  maxEvents: v.optional(wholeNumber('events', 1, 1e12)),
};
const mode = oneOf(['read', 'write']);
const openSchema = v.strictObject({
  ...common,
  sources: listOf(
    'sources',
    v.strictObject({
      name: text(),
      mode,
      perSecond: quantity('arrivals a second', 0, 1e9),
      hold: holdSchema,
    }),
    100,
    1,
  ),
  maxInside: v.optional(wholeNumber('', 1, MOST_ACTORS)),
}) as v.GenericSchema<OpenArrivals>;
const closedSchema = v.strictObject({
  ...common,
  vcpus: wholeNumber('', 1, 10_000),
  mode,
  meanThinkNs: quantity('ns', 1, 1e15),
  hold: holdSchema,
}) as v.GenericSchema<ClosedLoop>;

/**
 * Open arrivals at one lock.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function openArrivals(config: OpenArrivals): LockRun {
  const { seed, sources, maxInside = 10_000, handOffNs = 0 } = check('openArrivals', openSchema, config);
  const most = Math.floor(MOST_ACTORS / sources.length);
  if (maxInside > most) refuse('maxInside', maxInside, `at most ${most} with ${sources.length} sources`);
  const engine = makeEngine();
  const { stream } = makeStreams(seed);
  let overload = false;
  // Arrivals borrow an actor of their source and give it back: a stack of idle ones for each source.
  const idle = sources.map((_, s) => Array.from({ length: maxInside }, (_, i) => s * maxInside + i));
  const sourceOf = (actor: number): number => Math.floor(actor / maxInside);
  const holds = sources.map((source, s) => stream(`${s} ${source.name} hold`));
  const entered = (actor: number): void => {
    const s = sourceOf(actor);
    schedule(engine, engine.nowNs + drawHold(holds[s], sources[s].hold), leaves, actor);
  };
  const actors = sources.length * maxInside;
  const lock = makeQrwlock(engine, {
    actors,
    classes: sources.map((source) => source.name),
    classOf: Int32Array.from({ length: actors }, (_, actor) => sourceOf(actor)),
    handOffNs,
    onGranted: entered,
  });
  const leaves = addKind(engine, (actor) => {
    const s = sourceOf(actor);
    unlock(lock, actor, sources[s].mode);
    idle[s].push(actor);
  });
  const gaps = sources.map((source, s) => stream(`${s} ${source.name} arrivals`));
  const next = (s: number): void => {
    const { perSecond } = sources[s];
    if (perSecond > 0) schedule(engine, engine.nowNs + exponentialOf(gaps[s], 1e9 / perSecond), arrives, s);
  };
  const arrives = addKind(engine, (s) => {
    next(s);
    const actor = idle[s].pop();
    if (actor === undefined) {
      overload = true;
      stop(engine);
    } else if (ask(lock, actor, sources[s].mode)) entered(actor);
  });
  for (const s of sources.keys()) next(s);
  const run = measure(engine, lock, actors, config);
  return overload ? { ...run, ended: 'overload' } : run;
}

/**
 * A closed loop of vCPUs at one lock.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function closedLoop(config: ClosedLoop): LockRun {
  const { seed, vcpus, mode, meanThinkNs, hold, handOffNs = 0 } = check('closedLoop', closedSchema, config);
  const engine = makeEngine();
  const { stream } = makeStreams(seed);
  const thinking = stream('think');
  const holding = stream('hold');
  const think = (vcpu: number): void =>
    schedule(engine, engine.nowNs + exponentialOf(thinking, meanThinkNs), asks, vcpu);
  const entered = (vcpu: number): void =>
    schedule(engine, engine.nowNs + drawHold(holding, hold), leaves, vcpu);
  const lock = makeQrwlock(engine, { actors: vcpus, classes: ['vCPU'], handOffNs, onGranted: entered });
  const asks = addKind(engine, (vcpu) => {
    if (ask(lock, vcpu, mode)) entered(vcpu);
  });
  const leaves = addKind(engine, (vcpu) => {
    unlock(lock, vcpu, mode);
    think(vcpu);
  });
  for (let vcpu = 0; vcpu < vcpus; vcpu++) think(vcpu);
  return measure(engine, lock, vcpus, config);
}

/** Warms up, forgets, runs on and counts. */
function measure(engine: Engine, lock: Qrwlock, actors: number, config: LockRunConfig): LockRun {
  const { measuredNs, warmUpNs = 0, maxEvents = 1e8 } = config;
  const spunByAll = (): number => {
    let sum = 0;
    for (let actor = 0; actor < actors; actor++) sum += spunNs(lock, actor);
    return sum;
  };
  runUntil(engine, warmUpNs, maxEvents);
  const warm = !engine.stopped && engine.eventsRun < maxEvents;
  const startNs = engine.nowNs;
  const spunBefore = spunByAll();
  clearCounters(lock.counters);
  if (warm) runUntil(engine, warmUpNs + measuredNs, maxEvents - engine.eventsRun);
  const use = lockUse(lock);
  const measured = engine.nowNs - startNs;
  const heldNs = use.reduce((sum, u) => sum + (u.mode === 'write' ? u.totalHoldNs : 0), 0);
  return {
    use,
    measuredNs: measured,
    spunNs: spunByAll() - spunBefore,
    writeHeldShare: measured === 0 ? 0 : heldNs / measured,
    ended: engine.eventsRun >= maxEvents ? 'maxEvents' : 'complete',
    events: engine.eventsRun,
  };
}
