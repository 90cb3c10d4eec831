import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addKind, type Engine, makeEngine, runUntil, schedule } from '../engine/engine.js';
import { spunNs } from './lock.js';
import { lockUse } from './lockStats.js';
import {
  makeQrwlock,
  type Qrwlock,
  readLock,
  readTrylock,
  readUnlock,
  writeLock,
  writeTrylock,
  writeUnlock,
} from './qrwlock.js';

/** `mmu_lock` with the cost of its cache line: see `LockLine`. */

function scene(lineTransferNs: number, handOffNs = 0): { engine: Engine; lock: Qrwlock; got: number[][] } {
  const engine = makeEngine();
  const got: number[][] = [];
  const lock = makeQrwlock(engine, {
    actors: 9,
    handOffNs,
    lineTransferNs,
    onGranted: (actor) => got.push([actor, engine.nowNs]),
  });
  return { engine, lock, got };
}

test('who has the line already pays nothing; the first one fetches it', () => {
  const { engine, lock, got } = scene(50);
  assert.equal(writeLock(lock, 0), false, 'the line is elsewhere');
  runUntil(engine, 1000);
  assert.deepEqual(got, [[0, 50]]);
  writeUnlock(lock, 0);
  for (let k = 0; k < 3; k++) {
    assert.equal(writeLock(lock, 0), true);
    writeUnlock(lock, 0);
  }
  assert.equal(spunNs(lock, 0), 50);
});

test('the line of an unused lock is at no actor', () => {
  for (const actor of [0, 1, 8]) assert.equal(writeLock(scene(50).lock, actor), false);
});

test('readers that come together enter one transfer after the other: the line is the bottleneck', () => {
  const { engine, lock, got } = scene(50);
  for (const actor of [3, 1, 2]) assert.equal(readLock(lock, actor), false);
  runUntil(engine, 1000);
  assert.deepEqual(got, [
    [3, 50],
    [1, 100],
    [2, 150],
  ]);
});

test('a closed loop of readers admits one per two transfers at most, however many there are', () => {
  const engine = makeEngine();
  const thinkNs = 100;
  const vcpus = 40;
  let entered = 0;
  const lock = makeQrwlock(engine, { actors: vcpus, lineTransferNs: 25, onGranted: (actor) => enter(actor) });
  const enter = (actor: number): void => {
    entered++;
    schedule(engine, engine.nowNs + 10, leaves, actor);
  };
  const leaves = addKind(engine, (actor) => {
    readUnlock(lock, actor);
    schedule(engine, engine.nowNs + thinkNs, asks, actor);
  });
  const asks = addKind(engine, (actor) => {
    if (readLock(lock, actor)) enter(actor);
  });
  for (let actor = 0; actor < vcpus; actor++) schedule(engine, actor, asks, actor);
  runUntil(engine, 1e6);
  const perNs = entered / 1e6;
  assert.ok(Math.abs(perNs * 2 * 25 - 1) < 0.01, `${perNs} entries a nanosecond`);
});

test('giving back takes effect when the line has come; the actor goes on at once', () => {
  const { engine, lock, got } = scene(50);
  writeLock(lock, 0);
  runUntil(engine, 100);
  assert.equal(writeLock(lock, 1), false);
  runUntil(engine, 300);
  assert.deepEqual(got, [[0, 50]], 'actor 1 had the line at 150, found the lock taken and queued');
  writeUnlock(lock, 0);
  assert.equal(writeLock(lock, 0), false, 'asks again at once, behind its own giving back');
  runUntil(engine, 1000);
  // The giving back fetches the line (350); actor 1, head of the queue, fetches it to enter (400 or, behind 0, later).
  assert.deepEqual(got, [
    [0, 50],
    [1, 400],
  ]);
  writeUnlock(lock, 1);
  runUntil(engine, 2000);
  assert.deepEqual(got.at(-1), [0, 1050]);
});

test('a try-lock does not wait for the line', () => {
  const { engine, lock } = scene(50);
  assert.equal(readTrylock(lock, 0), true);
  assert.equal(readTrylock(lock, 1), true);
  assert.equal(writeTrylock(lock, 2), false);
  readUnlock(lock, 0);
  readUnlock(lock, 1);
  runUntil(engine, 1000);
  assert.equal(writeTrylock(lock, 2), true);
  const [use] = lockUse(lock).filter((u) => u.mode === 'write');
  assert.deepEqual([use.acquisitions, use.tryFailures, use.totalWaitNs], [1, 1, 0]);
});

test('a try-lock takes the line along: whoever comes next fetches it from there', () => {
  const { engine, lock, got } = scene(50);
  assert.equal(readTrylock(lock, 0), true);
  runUntil(engine, 200);
  assert.equal(readLock(lock, 1), false);
  runUntil(engine, 249);
  assert.deepEqual(got, []);
  runUntil(engine, 300);
  assert.deepEqual(got, [[1, 250]]);
  // One that fails leaves it where it is.
  assert.equal(writeTrylock(lock, 2), false);
  readUnlock(lock, 1);
  assert.equal(readLock(lock, 1), true);
});

test('a cost that is no time is refused', () => {
  for (const lineTransferNs of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => scene(lineTransferNs), /lineTransferNs was .*nanoseconds from 0/);
});

interface Use {
  thinkNs: number;
  write: boolean;
  holdNs: number;
}

test('whatever the line costs: writers are alone, all are served, the sums are those of the entries', () => {
  const use = fc.record({ thinkNs: fc.nat(12), write: fc.boolean(), holdNs: fc.nat(12) });
  const scripts = fc.array(fc.array(use, { maxLength: 8 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(scripts, fc.nat(9), fc.nat(3), (script, lineTransferNs, handOffNs) => {
      const engine = makeEngine();
      const step = script.map(() => 0);
      const now = (actor: number): Use => script[actor][step[actor]];
      const inside = new Set<number>();
      const askedNs = script.map(() => 0);
      const waitedNs = script.map(() => 0);
      const enter = (actor: number): void => {
        waitedNs[actor] += engine.nowNs - askedNs[actor];
        assert.ok(
          [...inside].every((other) => !now(other).write && !now(actor).write),
          'a writer is alone',
        );
        inside.add(actor);
        schedule(engine, engine.nowNs + now(actor).holdNs, leaves, actor);
      };
      const actors = script.length;
      const lock = makeQrwlock(engine, { actors, lineTransferNs, handOffNs, onGranted: enter });
      const next = (actor: number): void => {
        if (step[actor] < script[actor].length)
          schedule(engine, engine.nowNs + now(actor).thinkNs, asks, actor);
      };
      const asks = addKind(engine, (actor) => {
        askedNs[actor] = engine.nowNs;
        if ((now(actor).write ? writeLock : readLock)(lock, actor)) enter(actor);
      });
      const leaves = addKind(engine, (actor) => {
        inside.delete(actor);
        (now(actor).write ? writeUnlock : readUnlock)(lock, actor);
        step[actor]++;
        next(actor);
      });
      for (const actor of script.keys()) next(actor);
      runUntil(engine, Number.POSITIVE_INFINITY);
      assert.deepEqual(
        step,
        script.map((uses) => uses.length),
      );
      for (const actor of script.keys()) assert.equal(spunNs(lock, actor), waitedNs[actor]);
      assert.deepEqual([lock.readers, lock.writer, lock.writerWaits, lock.queue], [0, -1, false, []]);
    }),
    { numRuns: Number(process.env.SECOND_LOOK_PROPERTY_RUNS ?? 1500), seed: 5 },
  );
});
