import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TDP_ACCESSED } from '../accessed/bits.js';
import { runUntil } from '../engine/engine.js';
import { spend, start, type Work } from '../engine/tasks.js';
import { type LockUse, lockUse } from '../locks/lockStats.js';
import { spinLock, spinUnlock } from '../locks/spinLocks.js';
import { wantsTable } from '../mm/bloom.js';
import { touch } from '../mm/fault.js';
import { seqOf } from '../mm/lruvec.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { lookAround } from './lookAround.js';
import { makeIdle, timedGuest } from './testing/timedGuest.js';

/** The host's page-table locks in aging and eviction: each use counts, whether anybody else was there or not. */

const PAGES = 1024;

/** A guest of two page tables, idle and evictable, but for `young` pages. */
function idleGuest(young: readonly number[], policy = policies.LANDED) {
  const g = timedGuest(PAGES, { policy });
  makeIdle(g);
  for (const p of young) touch(g.m, p);
  return { ...g, before: lockUse(g.ptl)[0] };
}

const taken = (now: LockUse, before: LockUse): [number, number, number] => [
  now.acquisitions - before.acquisitions,
  now.holds - before.holds,
  now.totalHoldNs - before.totalHoldNs,
];

test('an aging holds the lock of each table for as long as its queries take', () => {
  const { m, task, ptl, run } = timedGuest(PAGES);
  run(tryToIncMaxSeq(m, task, true));
  const [use] = lockUse(ptl);
  const tableNs = 512 * COSTS.youngQueryNs;
  assert.deepEqual([use.acquisitions, use.holds, use.maxHoldNs], [2, 2, tableNs]);
  assert.equal(use.totalHoldNs, 2 * tableNs);
});

test('an aging leaves out a table whose lock is held, and says so', () => {
  const { m, task, other, ptl, run } = timedGuest(PAGES);
  // Another cgroup's tables come before.
  Object.assign(m, { firstPtl: 3 });
  assert.ok(spinLock(ptl, other.id, 4));
  run(tryToIncMaxSeq(m, task, true));
  assert.deepEqual([m.counts.tablesSkipped, m.counts.agingQueries], [1, 512]);
  assert.equal(seqOf(m.lruvec, 511), m.lruvec.maxSeq - 1);
  assert.ok(m.bits[512] & TDP_ACCESSED);
  assert.deepEqual(
    [0, 1].map((table) => wantsTable(m.filters, m.lruvec.maxSeq, table)),
    [true, false],
    'what was not looked at is not worth another visit',
  );
});

test('who wants the lock of the table that an aging is at waits for it, and does not for that of the next', () => {
  for (const [table, queries, waits] of [
    [1, 100, 0],
    [0, 100, 1],
    [1, 612, 1],
  ] as const) {
    const { m, task, other, ptl, run } = timedGuest(PAGES);
    Object.assign(m, { firstPtl: 3 });
    const fault = function* (): Work {
      if (!spend(other, queries * COSTS.youngQueryNs)) yield;
      if (!spinLock(ptl, other.id, 3 + table)) yield;
      spinUnlock(ptl, other.id);
    };
    start(other, fault());
    run(tryToIncMaxSeq(m, task, true));
    const waited = lockUse(ptl).reduce((sum, use) => sum + use.waits, 0);
    assert.equal(waited, waits, `table ${table}, after ${queries} queries`);
  }
});

test('an eviction check holds it for its query, an unmap takes it once more', () => {
  const { m, task, ptl, run, before } = idleGuest([]);
  run(evictFolios(m, task));
  assert.equal(m.counts.pgsteal, 64);
  assert.deepEqual(taken(lockUse(ptl)[0], before), [128, 128, 64 * COSTS.youngQueryNs]);
});

test('a check and the look-around after it are one hold', () => {
  const { m, task, ptl, run, before } = idleGuest([60]);
  run(evictFolios(m, task));
  const { rescued, lookAroundQueries, pgsteal } = m.counts;
  // The window of page 60 is 28 to 91; the 32 before it were evicted by then.
  assert.deepEqual([rescued, pgsteal, lookAroundQueries], [1, 63, 31]);
  const holdNs = (64 + lookAroundQueries) * COSTS.youngQueryNs;
  assert.deepEqual(taken(lockUse(ptl)[0], before), [64 + 63, 64 + 63, holdNs]);
});

test('the lock is held as long whether a check is done at once or in time', () => {
  for (const policy of [policies.BASE, policies.MM612, policies.LANDED]) {
    const [atOnce, inTime] = [idleGuest([60], policy), idleGuest([60], policy)];
    // With an event due every 50 ns no query can be answered at once.
    const interrupts = function* (): Work {
      for (let k = 0; k < 20_000; k++) if (!spend(inTime.other, 50)) yield;
    };
    start(inTime.other, interrupts());
    const [a, b] = [atOnce, inTime].map(({ m, task, ptl, run, before }) => {
      run(evictFolios(m, task));
      assert.equal(m.counts.rescued, 1);
      return taken(lockUse(ptl)[0], before);
    });
    assert.deepEqual(a, b, policy.name);
  }
});

test('look-around reaches the first page of its window and the last, and no further', () => {
  // Page 63, the last of the batch, has the window 31 to 94; up to 62 all are evicted by then.
  const { m, task, run } = idleGuest([63, 94, 95]);
  run(evictFolios(m, task));
  assert.equal(seqOf(m.lruvec, 94), m.lruvec.maxSeq);
  assert.equal(seqOf(m.lruvec, 95), m.lruvec.minSeq);
  assert.equal(m.counts.lookAroundPromoted, 1);
  // Page 0, the first of its batch, has the window 0 to 63: all but itself are present.
  const first = idleGuest([0, 63]);
  first.run(evictFolios(first.m, first.task));
  assert.equal(first.m.counts.lookAroundQueries, 63);
  assert.equal(first.m.counts.rescued, 2, 'page 63 was isolated, so it was marked and kept');
  assert.equal(first.m.counts.lastChecks, 63, 'and needs no check of its own');
  assert.equal(first.m.counts.lookAroundPromoted, 0, 'it was in no generation then');
});

test('where the lock is held the check waits for it, and then eviction goes on', () => {
  const { m, task, other, ptl, run, before } = idleGuest([0]);
  assert.ok(spinLock(ptl, other.id, 0));
  run(evictFolios(m, task));
  assert.deepEqual([m.counts.lastChecks, m.counts.pgsteal], [1, 0]);
  assert.ok(m.bits[0] & TDP_ACCESSED, 'its bit is not looked at before');
  spinUnlock(ptl, other.id);
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.deepEqual([m.counts.pgsteal, m.counts.rescued], [63, 1]);
  const use = lockUse(ptl)[0];
  assert.deepEqual([use.waits - before.waits, use.acquisitions - before.acquisitions], [1, 1 + 64 + 63]);
});

test('while others wait for the lock, no neighbour is looked at (MODEL.md#eviction-check-and-look-around)', () => {
  const looked = (isWanted: boolean) => {
    const { m, task, other, ptl, run } = idleGuest([60, 61]);
    assert.ok(spinLock(ptl, task.id, 0));
    if (isWanted) assert.ok(!spinLock(ptl, other.id, 0));
    run(lookAround(m, task, 60));
    return [m.counts.lookAroundQueries, m.counts.lookAroundPromoted];
  };
  assert.deepEqual(
    [looked(false), looked(true)],
    [
      [63, 1],
      [0, 0],
    ],
  );
});
