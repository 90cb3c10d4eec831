import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEngine, runUntil } from '../engine/engine.js';
import { holdCountsFrom, spunNs } from './lock.js';
import { clearCounters, countUncontended, lockUse } from './lockStats.js';
import { makeQrwlock, readLock, readUnlock, writeLock, writeTrylock, writeUnlock } from './qrwlock.js';

function scene(options: object = {}) {
  const engine = makeEngine();
  const lock = makeQrwlock(engine, { actors: 3, onGranted: () => {}, ...options });
  return { lock, at: (ns: number) => runUntil(engine, ns) };
}

/** What one write without a wait, held for `ns`, is counted as. */
const oneWrite = (ns: number) => ({
  who: 'all',
  mode: 'write',
  acquisitions: 1,
  waits: 0,
  tryFailures: 0,
  totalWaitNs: 0,
  meanWaitNs: 0,
  maxWaitNs: 0,
  p99WaitNs: 0,
  p999WaitNs: 0,
  holds: 1,
  totalHoldNs: ns,
  maxHoldNs: ns,
});

test('what is counted after the counters were cleared owes nothing to what was before', () => {
  const { lock, at } = scene();
  writeLock(lock, 0);
  writeLock(lock, 1);
  writeTrylock(lock, 2);
  at(500);
  writeUnlock(lock, 0);
  at(600);
  writeUnlock(lock, 1);
  clearCounters(lock.counters);
  writeLock(lock, 2);
  at(607);
  writeUnlock(lock, 2);
  assert.deepEqual(lockUse(lock), [oneWrite(7)]);
});

test('who still waits has lost the time since it asked, to read as to write', () => {
  const { lock, at } = scene();
  writeLock(lock, 0);
  at(100);
  readLock(lock, 1);
  writeLock(lock, 2);
  at(130);
  assert.deepEqual(
    [0, 1, 2].map((actor) => spunNs(lock, actor)),
    [0, 30, 30],
  );
});

test('who only tried and failed is counted, though it never had the lock', () => {
  const { lock } = scene();
  readLock(lock, 0);
  writeTrylock(lock, 1);
  const uses = lockUse(lock).map(({ mode, acquisitions, tryFailures, meanWaitNs }) => [
    mode,
    acquisitions,
    tryFailures,
    meanWaitNs,
  ]);
  assert.deepEqual(uses, [
    ['read', 1, 0, 0],
    ['write', 0, 1, 0],
  ]);
  readUnlock(lock, 0);
  writeTrylock(lock, 1);
  assert.deepEqual([lockUse(lock)[1].acquisitions, lockUse(lock)[1].tryFailures], [1, 1]);
});

test('a hold that began unseen counts from its beginning; the longest hold is the longest, not the last', () => {
  const { lock, at } = scene();
  at(100);
  writeLock(lock, 0);
  holdCountsFrom(lock, 0, 30);
  at(104);
  writeUnlock(lock, 0);
  assert.deepEqual(lockUse(lock), [oneWrite(34)]);
  writeLock(lock, 0);
  writeUnlock(lock, 0);
  assert.deepEqual([lockUse(lock)[0].totalHoldNs, lockUse(lock)[0].maxHoldNs], [34, 34]);
});

test('time is lost from the asking until the lock is had, not while it is held', () => {
  const { lock, at } = scene();
  writeLock(lock, 0);
  at(10);
  writeLock(lock, 1);
  at(25);
  assert.deepEqual([spunNs(lock, 0), spunNs(lock, 1), spunNs(lock, 2)], [0, 15, 0]);
  writeUnlock(lock, 0);
  at(90);
  assert.deepEqual([spunNs(lock, 0), spunNs(lock, 1)], [0, 15]);
});

test('each class has two rows, and quantiles of its own waits', () => {
  const { lock, at } = scene({ classes: ['vCPU', 'ager'], classOf: [0, 0, 1] });
  for (let i = 0; i < 200; i++) {
    readLock(lock, 0);
    readUnlock(lock, 0);
  }
  writeLock(lock, 2);
  readLock(lock, 1);
  at(1000);
  writeUnlock(lock, 2);
  at(1001);
  const [read, write] = lockUse(lock);
  assert.deepEqual([read.who, read.mode, write.who, write.mode], ['vCPU', 'read', 'ager', 'write']);
  assert.deepEqual([read.acquisitions, read.waits, read.maxWaitNs, read.p99WaitNs], [201, 1, 1000, 0]);
  assert.ok(read.p999WaitNs >= 1000 && read.p999WaitNs <= 1032);
  assert.equal(read.meanWaitNs, 1000 / 201);
});

test('holds that are counted without being taken are acquisitions without a wait', () => {
  const { lock, at } = scene();
  countUncontended(lock, 0, 199, 5);
  writeLock(lock, 1);
  writeLock(lock, 2);
  at(1000);
  writeUnlock(lock, 1);
  at(1001);
  const [write] = lockUse(lock);
  assert.deepEqual([write.acquisitions, write.waits, write.p99WaitNs], [201, 1, 0]);
  assert.ok(write.p999WaitNs >= 1000 && write.p999WaitNs <= 1032);
});

test('what a lock cannot be made of is said with its value', () => {
  for (const [options, said] of [
    [{ actors: 0 }, /^actors was 0; it must be a whole number from 1$/],
    [{ actors: 1.5 }, /^actors was 1.5/],
    [{ classOf: [0, 0] }, /^classOf has 2 entries; it must have one for each of 3 actors$/],
    [{ classOf: [0, 0, 2], classes: ['a', 'b'] }, /^classOf\[2\] was 2; it must be an index into 2 classes$/],
    [{ handOffNs: -1 }, /^handOffNs was -1; it must be a number of nanoseconds from 0$/],
    [{ handOffNs: Number.POSITIVE_INFINITY }, /^handOffNs was Infinity/],
  ] as const)
    assert.throws(
      () => scene(options),
      (error: Error) => said.test(error.message),
    );
});
