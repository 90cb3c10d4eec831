import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, TDP_ACCESSED } from '../accessed/bits.js';
import { runUntil } from '../engine/engine.js';
import { atOnce } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { wantsTable } from '../mm/bloom.js';
import { touch, touchByHost } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { seqOf, updateGen } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { type ReclaimRules, RULES_6_1, RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';
import { clearBits, stillProcess } from './testing/stillProcess.js';
import { startWork, timedGuest } from './testing/timedGuest.js';

const task = stillTask();

/** A process of one page table that runs only when told, all its pages touched and aged once. */
function process(count = 512): Memcg {
  const bits = new Uint8Array(512);
  const m = makeMemcg({
    folios: makeFolios(512, 1),
    bits,
    index: 0,
    first: 0,
    count: 512,
    policy: policies.BASE,
    runsAlways: false,
  });
  for (let p = 0; p < count; p++) touch(m, p);
  m.mm.used = false;
  atOnce(tryToIncMaxSeq(m, task, false));
  return m;
}

test('the first aging walks a process that was not scheduled, and all its tables', () => {
  const m = process();
  assert.ok(m.bits.every((bits) => (bits & HOST_ACCESSED) === 0));
  assert.equal(seqOf(m.lruvec, 0), m.lruvec.maxSeq - 1);
});

test('an aging without force skips a process not scheduled since: bits, generations and filters stay', () => {
  const m = process();
  touch(m, 7);
  atOnce(tryToIncMaxSeq(m, task, false));
  assert.ok(m.bits[7] & HOST_ACCESSED);
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 2);
  // The filter of the generation after next is the one that the first aging filled.
  assert.ok(wantsTable(m.filters, m.lruvec.maxSeq + 1, 0));
  m.mm.used = true;
  atOnce(tryToIncMaxSeq(m, task, false));
  assert.equal(m.bits[7] & HOST_ACCESSED, 0);
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 1);
});

test('force walks it all the same', () => {
  const m = process();
  touch(m, 7);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - 1);
});

test('a table is worth another visit when one of eight entries is young, counting those that map nothing', () => {
  for (const [touched, worth] of [
    [63, false],
    [64, true],
  ] as const) {
    const m = process(touched);
    assert.equal(wantsTable(m.filters, m.lruvec.maxSeq, 0), worth, `${touched} of 512`);
  }
});

test('so it is with every table', () => {
  const m = stillProcess(1100);
  for (const [young, worth] of [
    [
      [63, 63, 0],
      [false, false, false],
    ],
    [
      [64, 0, 9],
      [true, false, false],
    ],
    // The last table ends with the area, after 76 pages.
    [
      [0, 64, 10],
      [false, true, true],
    ],
  ] as const) {
    clearBits(m);
    young.forEach((n, table) => {
      for (let p = 512 * table; p < 512 * table + n; p++) touch(m, p);
    });
    atOnce(tryToIncMaxSeq(m, task, true));
    assert.deepEqual(
      [0, 1, 2].map((table) => wantsTable(m.filters, m.lruvec.maxSeq, table)),
      worth,
    );
  }
});

test('KVM is asked while aging by the policies that do, at the last check by all', () => {
  for (const [policy, queries] of [
    [policies.BASE, 0],
    [policies.MM612, 100],
  ] as const) {
    const bits = new Uint8Array(100);
    const vm = makeVm({ bits });
    const m = makeMemcg({ folios: makeFolios(100, 1), bits, index: 0, first: 0, count: 100, policy, vm });
    for (let p = 0; p < 100; p++) touch(m, p);
    atOnce(tryToIncMaxSeq(m, task, true));
    assert.equal(vm.counts.youngQueries, queries, policy.name);
  }
});

test('KVM is asked about guest memory only, not about the rest of the VMM', () => {
  const bits = new Uint8Array(1024);
  const vm = makeVm({ bits, pages: 512 });
  const m = makeMemcg({
    folios: makeFolios(1024, 1),
    bits,
    index: 0,
    first: 0,
    count: 1024,
    policy: policies.MM612,
    vm,
  });
  for (let p = 0; p < 1024; p += 2) touchByHost(m, p);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(m.counts.agingQueries, 512);
  assert.equal(vm.counts.youngQueries, 256);
  assert.equal(vm.counts.mmuLockWrite, 256);
});

/** Reclaimer `task` has begun an aging; after a table and a half `other` comes for one, too. */
function secondReclaimer(rules: ReclaimRules, tables = 4) {
  const guest = timedGuest(512 * tables, { rules });
  const { m, task, other, ptl } = guest;
  const tableNs = 512 * COSTS.youngQueryNs;
  startWork(task, tryToIncMaxSeq(m, task, true));
  runUntil(ptl.engine, 1.5 * tableNs);
  startWork(other, tryToIncMaxSeq(m, other, true));
  runUntil(ptl.engine, 1.5 * tableNs);
  return { ...guest, tableNs };
}

test('who finds the process taken by another walk opens the generation at once (MODEL.md#one-aging)', () => {
  for (const rules of [RULES_6_12, RULES_7_3]) {
    const { m, ptl } = secondReclaimer(rules);
    const seq = m.lruvec.maxSeq;
    assert.deepEqual([seq, m.counts.agings, m.waiting.length], [4, 1, 0], rules.kernel);
    // The first ends its walk of less than 1 GiB, for the generation that it began with, and opens none.
    runUntil(ptl.engine, Number.POSITIVE_INFINITY);
    assert.deepEqual([m.lruvec.maxSeq, m.counts.agings], [seq, 1]);
    assert.equal(m.counts.agingQueries, 4 * 512);
    assert.equal(m.agingNs.count, 1, 'one pass');
  }
});

test('pages found young by a walk that was overtaken go to the generation it began with', () => {
  const { m, ptl } = secondReclaimer(RULES_6_12);
  // They are there by their first touch; from one below they can be seen to move.
  for (const p of [2000, 2001]) updateGen(m.lruvec, p, 2);
  m.bits[2001] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.deepEqual([seqOf(m.lruvec, 2000), seqOf(m.lruvec, 2001)], [3, 2]);
});

test('a third reclaimer walks for the generation after, while the first is still at it', () => {
  const { m, other, ptl, tableNs } = secondReclaimer(RULES_6_12);
  startWork(other, tryToIncMaxSeq(m, other, true));
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.deepEqual([m.lruvec.maxSeq, m.counts.agings], [5, 2]);
  assert.equal(m.agingNs.count, 2, 'two passes');
  assert.equal(m.counts.agingQueries, 2 * 4 * 512);
  assert.ok(ptl.engine.nowNs >= 5.5 * tableNs, 'it had to do all of its walk');
});

test('a walk that was overtaken ends at the next GiB', () => {
  const { m, ptl } = secondReclaimer(RULES_6_12, 514);
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.equal(m.counts.agingQueries, 512 * 512);
});

test('in 6.1 who comes second waits for the walk to end, and one generation is opened for both', () => {
  const { m, other, ptl, tableNs } = secondReclaimer(RULES_6_1);
  assert.deepEqual([m.lruvec.maxSeq, m.waiting], [3, [other]]);
  runUntil(ptl.engine, 4 * tableNs - 1);
  assert.equal(m.lruvec.maxSeq, 3);
  runUntil(ptl.engine, Number.POSITIVE_INFINITY);
  assert.deepEqual([m.lruvec.maxSeq, m.counts.agings, m.waiting], [4, 1, []]);
  assert.equal(other.tasks.works[other.id].length, 0, 'it has gone on, and ended');
});
