import * as v from 'valibot';
import { check, quantity, text, wholeNumber } from '../../config/check.js';
import { addKind, makeEngine, runUntil, schedule, stop } from '../../engine/engine.js';
import { exponentialOf } from '../../random/draws.js';
import { makeStreams } from '../../random/streams.js';
import { makeQrwlock, readTrylock, readUnlock, writeLock, writeUnlock } from '../qrwlock.js';

/**
 * A writer that comes and goes, and runs of queries that ask "is `mmu_lock` free just now?" (claim 1, MODEL.md#luck).
 */
export interface OnOffWriter {
  /** Names the random numbers. */
  readonly seed: string;
  /** Mean time without the lock, exponentially distributed, in nanoseconds. */
  readonly meanOffNs: number;
  /** Mean time with it, exponentially distributed, in nanoseconds. */
  readonly meanOnNs: number;
  /** How many runs of queries. */
  readonly runs: number;
  /** Queries in a run: 64 for a look-around, 512 for a page table. */
  readonly queriesPerRun: number;
  /** Time from one query to the next, in nanoseconds. */
  readonly spacingNs: number;
  /** Time from one run to the next, in nanoseconds. */
  readonly restNs: number;
}

/** What the queries found. */
export interface LuckRun {
  /** Runs whose first query found the lock free. */
  readonly startedFree: number;
  /** Of these, how many found it busy at query k = 0, 1, … (the first entry is 0). */
  readonly busyAfterFree: readonly number[];
  /** Runs in which every query found it free. */
  readonly lucky: number;
  /** Queries that found it busy, of `runs` × `queriesPerRun`. */
  readonly busyQueries: number;
}

const NS = quantity('ns', 1e-3, 1e15);
const onOffSchema: v.GenericSchema<OnOffWriter> = v.strictObject({
  seed: text(),
  meanOffNs: NS,
  meanOnNs: NS,
  runs: wholeNumber('', 1, 10_000_000),
  queriesPerRun: wholeNumber('', 1, 1_000_000),
  spacingNs: NS,
  restNs: NS,
});

/**
 * Lets queries try the lock, to read, and give it back at once; the writer takes no notice of them.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function onOffWriter(config: OnOffWriter): LuckRun {
  const c = check('onOffWriter', onOffSchema, config);
  const engine = makeEngine();
  const { stream } = makeStreams(c.seed);
  const [WRITER, ASKER] = [0, 1];
  const off = stream('off');
  const on = stream('on');
  const lock = makeQrwlock(engine, { actors: 2, onGranted: () => {} });
  const writer = addKind(engine, (takes) => {
    // The askers hold for no time at all, so the writer never waits.
    if (takes) writeLock(lock, WRITER);
    else writeUnlock(lock, WRITER);
    const stays = takes ? exponentialOf(on, c.meanOnNs) : exponentialOf(off, c.meanOffNs);
    schedule(engine, engine.nowNs + stays, writer, takes ? 0 : 1);
  });
  const busyAfterFree = new Array<number>(c.queriesPerRun).fill(0);
  let [run, startedFree, lucky, busyQueries, busyInRun, freeAtFirst] = [0, 0, 0, 0, 0, false];
  const query = addKind(engine, (k) => {
    const free = readTrylock(lock, ASKER);
    if (free) readUnlock(lock, ASKER);
    if (k === 0) {
      freeAtFirst = free;
      busyInRun = 0;
      if (free) startedFree++;
    }
    if (!free) {
      busyInRun++;
      busyQueries++;
      if (freeAtFirst) busyAfterFree[k]++;
    }
    if (k + 1 < c.queriesPerRun) {
      schedule(engine, engine.nowNs + c.spacingNs, query, k + 1);
      return;
    }
    if (busyInRun === 0) lucky++;
    if (++run === c.runs) stop(engine);
    else schedule(engine, engine.nowNs + c.restNs, query, 0);
  });
  schedule(engine, exponentialOf(off, c.meanOffNs), writer, 1);
  schedule(engine, c.restNs, query, 0);
  runUntil(engine, Number.POSITIVE_INFINITY);
  return { startedFree, busyAfterFree, lucky, busyQueries };
}
