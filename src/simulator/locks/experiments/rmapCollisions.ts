import * as v from 'valibot';
import { check, quantity, text, wholeNumber } from '../../config/check.js';
import { addKind, makeEngine, runUntil, schedule, stop } from '../../engine/engine.js';
import { exponentialOf } from '../../random/draws.js';
import { makeStreams } from '../../random/streams.js';
import { makeRmapLocks, spinLock, spinUnlock } from '../spinLocks.js';

/**
 * An ager that asks one rmap again and again, and the holder of `mmu_lock` that modifies this rmap
 * (MODEL.md#rmap-collisions).
 */
export interface RmapCollisions {
  /** Names the random numbers. */
  readonly seed: string;
  /** Modifications a second, a Poisson process. */
  readonly modificationsPerSecond: number;
  /** How long the ager holds the bit for one query, in nanoseconds. */
  readonly agerHoldNs: number;
  /** Time between two queries, in nanoseconds. */
  readonly gapNs: number;
  /** How many queries the ager makes. */
  readonly queries: number;
}

const collisionSchema: v.GenericSchema<RmapCollisions> = v.strictObject({
  seed: text(),
  modificationsPerSecond: quantity('modifications a second', 0, 1e9),
  agerHoldNs: quantity('ns', 0, 1e15),
  gapNs: quantity('ns', 1e-3, 1e15),
  queries: wholeNumber('', 1, 100_000_000),
});

/**
 * Counts the queries during which a modification came and had to spin. The modification itself takes no time.
 *
 * @returns how many of the queries
 * @throws ConfigError naming every field that is wrong
 */
export function rmapCollisions(config: RmapCollisions): number {
  const c = check('rmapCollisions', collisionSchema, config);
  const engine = makeEngine();
  const { stream } = makeStreams(c.seed);
  const gaps = stream('modifications');
  const [AGER, WRITER, RMAP] = [0, 1, 7];
  let [collisions, query] = [0, 0];
  const nextModification = (): void => {
    if (c.modificationsPerSecond > 0)
      schedule(engine, engine.nowNs + exponentialOf(gaps, 1e9 / c.modificationsPerSecond), modifies, 0);
  };
  // Only the writer ever waits: the ager asks at a moment when the bit is free.
  const modified = (): void => {
    spinUnlock(bits, WRITER);
    nextModification();
  };
  const bits = makeRmapLocks(engine, stream('winner'), { actors: 2, onGranted: modified });
  const modifies = addKind(engine, () => {
    if (spinLock(bits, WRITER, RMAP)) modified();
    else collisions++;
  });
  const asks = addKind(engine, () => {
    spinLock(bits, AGER, RMAP);
    schedule(engine, engine.nowNs + c.agerHoldNs, answered, 0);
  });
  const answered = addKind(engine, () => {
    spinUnlock(bits, AGER);
    if (++query === c.queries) stop(engine);
    else schedule(engine, engine.nowNs + c.gapNs, asks, 0);
  });
  nextModification();
  schedule(engine, c.gapNs, asks, 0);
  runUntil(engine, Number.POSITIVE_INFINITY);
  return collisions;
}
