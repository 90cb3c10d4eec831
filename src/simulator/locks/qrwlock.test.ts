import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Engine, makeEngine, runUntil } from '../engine/engine.js';
import { spunNs } from './lock.js';
import { clearCounters, lockUse } from './lockStats.js';
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

/**
 * The statements of MODEL.md#the-fair-lock, one scenario each. Actors 0 to 9; `got` says who entered from the queue,
 * and when.
 */
function scene(handOffNs = 0): {
  engine: Engine;
  lock: Qrwlock;
  got: [number, number][];
  at: (ns: number) => void;
} {
  const engine = makeEngine();
  const got: [number, number][] = [];
  const lock = makeQrwlock(engine, {
    actors: 10,
    handOffNs,
    onGranted: (actor) => got.push([actor, engine.nowNs]),
  });
  return { engine, lock, got, at: (ns) => runUntil(engine, ns) };
}

test('readers share; a writer is alone', () => {
  const { lock } = scene();
  assert.equal(readLock(lock, 0), true);
  assert.equal(readLock(lock, 1), true);
  assert.equal(writeLock(lock, 2), false);
  const other = scene().lock;
  assert.equal(writeLock(other, 0), true);
  assert.equal(writeLock(other, 1), false);
  assert.equal(readLock(other, 2), false);
});

test('one slow reader and one waiting writer stall every later reader', () => {
  const { lock, got, at } = scene();
  readLock(lock, 0);
  at(10);
  assert.equal(writeLock(lock, 1), false);
  at(20);
  assert.equal(readLock(lock, 2), false, 'only a reader is inside, but a writer waits');
  at(30);
  assert.equal(readLock(lock, 3), false);
  at(1000);
  assert.deepEqual(got, []);
  readUnlock(lock, 0);
  at(1005);
  assert.deepEqual(got, [[1, 1000]]);
  writeUnlock(lock, 1);
  at(1010);
  assert.deepEqual(got.slice(1), [
    [2, 1005],
    [3, 1005],
  ]);
  assert.deepEqual(
    [1, 2, 3].map((actor) => spunNs(lock, actor)),
    [990, 985, 975],
  );
});

test('consecutive queued readers enter together, up to the next writer in the queue', () => {
  const { lock, got, at } = scene();
  writeLock(lock, 0);
  for (const reader of [1, 2, 3]) readLock(lock, reader);
  writeLock(lock, 4);
  readLock(lock, 5);
  at(100);
  writeUnlock(lock, 0);
  at(101);
  assert.deepEqual(got, [
    [1, 100],
    [2, 100],
    [3, 100],
  ]);
  readUnlock(lock, 2);
  readUnlock(lock, 1);
  at(150);
  assert.equal(got.length, 3, 'the writer waits for all readers');
  readUnlock(lock, 3);
  at(200);
  assert.deepEqual(got.slice(3), [[4, 150]]);
  writeUnlock(lock, 4);
  at(300);
  assert.deepEqual(got.slice(4), [[5, 200]]);
});

test('no actor steals from a waiting writer, at the instant of release neither', () => {
  const { lock, got, at } = scene();
  writeLock(lock, 0);
  writeLock(lock, 1);
  at(50);
  writeUnlock(lock, 0);
  // Free, and the head has not entered yet: the same instant.
  assert.equal(writeTrylock(lock, 2), false);
  assert.equal(readTrylock(lock, 3), false);
  assert.equal(readLock(lock, 4), false);
  assert.equal(writeLock(lock, 5), false);
  at(60);
  assert.deepEqual(got, [[1, 50]]);
});

test('writers are served first come, first served, and none starves behind readers', () => {
  const { lock, got, at } = scene();
  readLock(lock, 0);
  writeLock(lock, 1);
  readLock(lock, 2);
  writeLock(lock, 3);
  at(10);
  readUnlock(lock, 0);
  at(20);
  writeUnlock(lock, 1);
  at(30);
  readUnlock(lock, 2);
  at(40);
  writeUnlock(lock, 3);
  at(50);
  assert.deepEqual(got, [
    [1, 10],
    [2, 20],
    [3, 30],
  ]);
  assert.equal(writeLock(lock, 4), true, 'the lock is free again');
});

test('a waiting reader that is not head is no reader; the head is one while it waits', () => {
  const { lock, at } = scene();
  writeLock(lock, 0);
  assert.equal(lock.readers, 0);
  readLock(lock, 1);
  assert.equal(lock.readers, 1);
  readLock(lock, 2);
  writeLock(lock, 3);
  assert.equal(lock.readers, 1);
  assert.equal(lock.writerWaits, false, 'a writer behind others in the queue does not show yet');
  writeUnlock(lock, 0);
  at(0);
  assert.equal(lock.readers, 2);
  assert.equal(lock.writerWaits, true);
});

test('try-lock to read fails if a writer holds or waits, to write if anybody holds or waits; neither queues', () => {
  const { lock, got, at } = scene();
  assert.equal(readTrylock(lock, 0), true);
  assert.equal(readTrylock(lock, 1), true);
  assert.equal(writeTrylock(lock, 2), false);
  writeLock(lock, 3);
  assert.equal(readTrylock(lock, 4), false, 'a writer waits');
  readUnlock(lock, 0);
  readUnlock(lock, 1);
  at(10);
  assert.equal(readTrylock(lock, 4), false, 'a writer holds');
  assert.equal(writeTrylock(lock, 4), false);
  writeUnlock(lock, 3);
  assert.equal(writeTrylock(lock, 4), true);
  assert.deepEqual(got, [[3, 0]]);
  const [read, write] = lockUse(lock);
  assert.deepEqual([read.acquisitions, read.tryFailures, read.waits], [2, 2, 0]);
  assert.deepEqual([write.acquisitions, write.tryFailures, write.waits], [2, 2, 1]);
});

test('a hand-off is paid by each that leaves the queue, one after the other, and not by the fast paths', () => {
  const { lock, got, at } = scene(200);
  assert.equal(writeLock(lock, 0), true);
  readLock(lock, 1);
  readLock(lock, 2);
  writeLock(lock, 3);
  at(1000);
  writeUnlock(lock, 0);
  at(1100);
  // The head has shown itself as a reader: no writer gets in, a reader does.
  assert.equal(writeTrylock(lock, 4), false);
  assert.equal(readLock(lock, 5), true);
  at(1300);
  assert.equal(readTrylock(lock, 6), true, 'reader 2 is head now, the writer behind it does not show yet');
  at(1500);
  assert.deepEqual(got, [
    [1, 1200],
    [2, 1400],
  ]);
  for (const reader of [1, 2, 5, 6]) readUnlock(lock, reader);
  at(2000);
  assert.deepEqual(got[2], [3, 1700]);
});

test('statistics tell classes and modes apart; lost time counts a wait in progress', () => {
  const engine = makeEngine();
  const lock = makeQrwlock(engine, {
    actors: 3,
    classes: ['vCPU', 'kswapd', 'nobody'],
    classOf: [0, 0, 1],
    onGranted: () => {},
  });
  readLock(lock, 0);
  writeLock(lock, 2);
  runUntil(engine, 40);
  assert.equal(spunNs(lock, 2), 40);
  readUnlock(lock, 0);
  runUntil(engine, 100);
  readLock(lock, 1);
  runUntil(engine, 130);
  writeUnlock(lock, 2);
  runUntil(engine, 140);
  readUnlock(lock, 1);
  assert.deepEqual(lockUse(lock), [
    {
      who: 'vCPU',
      mode: 'read',
      acquisitions: 2,
      waits: 1,
      tryFailures: 0,
      totalWaitNs: 30,
      meanWaitNs: 15,
      maxWaitNs: 30,
      p99WaitNs: 30,
      p999WaitNs: 30,
      holds: 2,
      totalHoldNs: 50,
      maxHoldNs: 40,
    },
    {
      who: 'kswapd',
      mode: 'write',
      acquisitions: 1,
      waits: 1,
      tryFailures: 0,
      totalWaitNs: 40,
      meanWaitNs: 40,
      maxWaitNs: 40,
      p99WaitNs: 40,
      p999WaitNs: 40,
      holds: 1,
      totalHoldNs: 90,
      maxHoldNs: 90,
    },
  ]);
  assert.deepEqual([...lock.lostNs], [0, 30, 40]);
  clearCounters(lock.counters);
  assert.deepEqual(lockUse(lock), []);
});

test('misuse is named', () => {
  const { lock } = scene();
  readLock(lock, 0);
  assert.throws(() => readLock(lock, 0), /actor 0 asks for mmu_lock, but has one or waits for one already/);
  assert.throws(() => writeUnlock(lock, 0), /actor 0 gives back mmu_lock held to write, but does not/);
  assert.throws(() => readUnlock(lock, 1), /actor 1 gives back mmu_lock held to read/);
  assert.throws(() => readLock(lock, 10), /actor 10 .* is no actor here/);
  const make = (more: object) => () => makeQrwlock(makeEngine(), { actors: 2, onGranted: () => {}, ...more });
  assert.throws(make({ handOffNs: -1 }), /handOffNs was -1/);
  assert.throws(make({ actors: 0 }), /actors was 0/);
  assert.throws(make({ classOf: [0] }), /classOf has 1 entries/);
  assert.throws(make({ classOf: [0, 1] }), /classOf\[1\] was 1/);
});
