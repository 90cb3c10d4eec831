import * as v from 'valibot';
import { check, oneOf, quantity, text, wholeNumber } from '../../config/check.js';
import { makeEngine, nextEventNs, runUntil, stop } from '../../engine/engine.js';
import { addTask, makeTasks, spend, start, type Task, type Work, wake } from '../../engine/tasks.js';
import { exponentialOf } from '../../random/draws.js';
import { makeStreams, type Stream } from '../../random/streams.js';
import { countUncontended, type LockUse, lockUse } from '../lockStats.js';
import { isFree, makeQrwlock, type Qrwlock, writeTrylock } from '../qrwlock.js';
import { ask, drawHold, type Hold, unlock } from './holds.js';

/** Passes over many pages, each a query of its own, while others use the same `mmu_lock` (claims 1 and 7). */
export interface LockedPasses {
  /** Names the random numbers. */
  readonly seed: string;
  /** How many passes are made. */
  readonly passes: number;
  /** Pages in a pass: 64 are a look-around, 512 a page table. */
  readonly queriesPerPass: number;
  /** What one query takes, with the lock held if it takes it, in nanoseconds. */
  readonly queryNs: number;
  /** From the end of a query to the next one, in nanoseconds. */
  readonly gapNs: number;
  /**
   * How a query asks. `write`, `read`: it waits for the lock. `lockless`: without it. `tryWrite`: a page at which the
   * lock is busy is left out. `bail`: there the pass ends.
   */
  readonly lock: 'write' | 'read' | 'lockless' | 'tryWrite' | 'bail';
  /** Mean time between two passes (exponential), in nanoseconds. */
  readonly restNs: number;
  /** A writer that is off and on for exponential times, and on means: holds the lock for write. Null: none. */
  readonly writer: { readonly meanOffNs: number; readonly meanOnNs: number } | null;
  /** vCPUs that think (exponential) and then hold the lock for read, as faults of the TDP MMU do. Null: none. */
  readonly vcpus: { readonly count: number; readonly meanThinkNs: number; readonly holdNs: number } | null;
  /** Hand-off cost of the lock, in nanoseconds. Default 0. */
  readonly handOffNs?: number;
}

/** What became of each pass. */
export interface PassRun {
  /** How long it took, in nanoseconds. */
  readonly passNs: Float64Array;
  /** How many of its queries found the lock busy: they waited, or were left out. */
  readonly busy: Int32Array;
  /** 1 where its first query found the lock busy. */
  readonly firstBusy: Uint8Array;
  /** Share of the pages that no pass got an answer for, 0 to 1. */
  readonly neverAnswered: number;
  /** Use of the lock by each class: `ager`, `writer`, `vCPU`. */
  readonly use: readonly LockUse[];
}

const NS = quantity('ns', 0, 1e15);
const someNs = quantity('ns', 1e-3, 1e15);
const schema: v.GenericSchema<LockedPasses> = v.strictObject({
  seed: text(),
  passes: wholeNumber('passes', 1, 1e7),
  queriesPerPass: wholeNumber('queries', 1, 1e9),
  queryNs: someNs,
  gapNs: NS,
  lock: oneOf(['write', 'read', 'lockless', 'tryWrite', 'bail']),
  restNs: NS,
  writer: v.nullable(v.strictObject({ meanOffNs: someNs, meanOnNs: NS })),
  vcpus: v.nullable(
    v.strictObject({ count: wholeNumber('vCPUs', 1, 4096), meanThinkNs: someNs, holdNs: NS }),
  ),
  handOffNs: v.exactOptional(NS),
} satisfies { [K in keyof LockedPasses]-?: unknown });

const CLASSES = ['ager', 'writer', 'vCPU'] as const;

/**
 * Makes the passes. Queries between which nothing else happens pass in one go, so a long pass costs as much as the
 * others' comings and goings.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function lockedPasses(config: LockedPasses): PassRun {
  const c = check('lockedPasses', schema, config);
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const { stream } = makeStreams(c.seed);
  const ager = addTask(tasks, 'ager');
  const writer = addTask(tasks, 'writer');
  const vcpus = Array.from({ length: c.vcpus?.count ?? 0 }, () => addTask(tasks, 'vCPU'));
  const lock = makeQrwlock(engine, {
    actors: tasks.all.length,
    classes: CLASSES,
    classOf: Uint8Array.from(tasks.all, (_, id) => Math.min(id, 2)),
    handOffNs: c.handOffNs ?? 0,
    onGranted: (actor) => wake(tasks, actor),
  });
  const passes: Passes = {
    c,
    lock,
    passNs: new Float64Array(c.passes),
    busy: new Int32Array(c.passes),
    firstBusy: new Uint8Array(c.passes),
    answered: new Uint8Array(c.queriesPerPass),
  };
  if (c.writer !== null) {
    const hold: Hold = { kind: 'exponential', meanNs: c.writer.meanOnNs };
    start(writer, uses(lock, writer, 'write', c.writer.meanOffNs, hold, stream('writer')));
  }
  for (const task of vcpus) {
    const { meanThinkNs, holdNs: ns } = c.vcpus!;
    start(task, uses(lock, task, 'read', meanThinkNs, { kind: 'constant', ns }, stream(`vCPU ${task.id}`)));
  }
  start(ager, ages(passes, ager, stream('ager')));
  runUntil(engine, Number.POSITIVE_INFINITY);
  const { passNs, busy, firstBusy, answered } = passes;
  const never = answered.reduce((n, was) => n + 1 - was, 0);
  return { passNs, busy, firstBusy, neverAnswered: never / c.queriesPerPass, use: lockUse(lock) };
}

interface Passes extends Pick<PassRun, 'passNs' | 'busy' | 'firstBusy'> {
  readonly c: LockedPasses;
  readonly lock: Qrwlock;
  readonly answered: Uint8Array;
}

/** Uses the lock again and again, after exponential times. */
function* uses(
  lock: Qrwlock,
  task: Task,
  mode: 'read' | 'write',
  meanOffNs: number,
  hold: Hold,
  random: Stream,
): Work {
  for (;;) {
    if (!spend(task, exponentialOf(random, meanOffNs))) yield;
    if (!ask(lock, task.id, mode)) yield;
    if (!spend(task, drawHold(random, hold))) yield;
    unlock(lock, task.id, mode);
  }
}

function* ages(run: Passes, task: Task, random: Stream): Work {
  const { c, passNs } = run;
  for (let pass = 0; pass < c.passes; pass++) {
    if (!spend(task, exponentialOf(random, c.restNs))) yield;
    const startedNs = task.engine.nowNs;
    if (c.lock === 'lockless') {
      if (!spend(task, c.queriesPerPass * (c.queryNs + c.gapNs))) yield;
      run.answered.fill(1);
    } else yield* onePass(run, task, pass);
    passNs[pass] = task.engine.nowNs - startedNs;
  }
  stop(task.engine);
}

function* onePass(run: Passes, task: Task, pass: number): Work {
  const { c, lock, answered } = run;
  const eachNs = c.queryNs + c.gapNs;
  for (let k = 0; k < c.queriesPerPass; ) {
    const quiet = isFree(lock) ? queriesBefore(task, eachNs, c.queriesPerPass - k) : 0;
    if (quiet > 0) {
      if (!spend(task, quiet * eachNs)) throw new Error('lockedPasses: another actor came in between');
      if (c.lock !== 'read') countUncontended(lock, task.id, quiet, c.queryNs);
      answered.fill(1, k, k + quiet);
      k += quiet;
      continue;
    }
    const got = yield* oneQuery(run, task);
    if (got === 'atOnce' || got === 'waited') answered[k] = 1;
    if (got !== 'atOnce') {
      run.busy[pass]++;
      if (k === 0) run.firstBusy[pass] = 1;
      if (c.lock === 'bail') return;
    }
    k++;
    if (!spend(task, c.gapNs)) yield;
  }
}

/** How many queries of `eachNs` end before anything else happens, at most `most`. */
function queriesBefore({ engine }: Task, eachNs: number, most: number): number {
  const room = (nextEventNs(engine) - engine.nowNs) / eachNs;
  return Math.min(most, Math.max(0, Math.ceil(room) - 1));
}

function* oneQuery({ c, lock }: Passes, task: Task): Work<'atOnce' | 'waited' | 'leftOut'> {
  const { id } = task;
  const mode = c.lock === 'read' ? 'read' : 'write';
  let got: 'atOnce' | 'waited' = 'atOnce';
  if (c.lock === 'tryWrite' || c.lock === 'bail') {
    if (!writeTrylock(lock, id)) {
      // The page is passed all the same: the host's part of the query has been done.
      if (!spend(task, c.queryNs)) yield;
      return 'leftOut';
    }
  } else if (!ask(lock, id, mode)) {
    got = 'waited';
    yield;
  }
  if (!spend(task, c.queryNs)) yield;
  unlock(lock, id, mode);
  return got;
}
