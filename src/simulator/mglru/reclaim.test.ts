import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAccessStream } from '../accessed/accessStream.js';
import { steady } from '../accessed/activity.js';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { atOnce, type Work } from '../engine/tasks.js';
import { invalidateAtOnce } from '../kvm/invalidate.js';
import { tdpMap } from '../kvm/tdp.js';
import { makeVm, noKvmCounts, stillTask } from '../kvm/vm.js';
import { wantsTable } from '../mm/bloom.js';
import { touch } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { genFromSeq, headOf, nrGens, tryToIncMinSeq } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { RULES_6_1, RULES_6_12, RULES_6_15 } from '../mm/rules.js';
import { NO_COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import {
  alone,
  debugfsAge,
  debugfsEvict,
  EINVAL,
  ERANGE,
  memoryReclaim,
  shouldRunAging,
  shrinkLruvec,
  tryToFreePages,
} from './reclaim.js';
import { clearBits, stillProcess, threeGenerations } from './testing/stillProcess.js';

const task = stillTask();

test('with two generations eviction takes nothing, however it is called', () => {
  const m = stillProcess(100);
  clearBits(m);
  atOnce(tryToIncMaxSeq(m, task, true));
  tryToIncMinSeq(m.lruvec);
  assert.equal(nrGens(m.lruvec), 2);
  assert.equal(m.lruvec.nrPages[genFromSeq(m.lruvec.minSeq)], 100, 'the older one holds idle pages');
  assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 0, reclaimed: 0 });
  assert.equal(atOnce(debugfsEvict(m, task, m.lruvec.minSeq, 100)), EINVAL);
  assert.equal(m.counts.pgscan, 0);
  assert.ok(m.bits.every((b) => b & HOST_PRESENT));
});

test('a round that leaves two generations says that it cannot go on', () => {
  const m = threeGenerations(10, 10, 10);
  assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 0, reclaimed: 10 });
  assert.equal(nrGens(m.lruvec), 2);
});

test('aging is needed with three generations when the old are below a quarter or the young above a half (MODEL.md#when-aging-runs)', () => {
  const needed = (old: number, middle: number, young: number) =>
    shouldRunAging(threeGenerations(old, middle, young).lruvec, RULES_6_12);
  assert.equal(needed(25, 50, 25), false);
  assert.equal(needed(24, 50, 26), true);
  assert.equal(needed(26, 24, 50), false);
  assert.equal(needed(26, 23, 51), true);
});

test('from 6.14 on aging is needed with three generations whatever their sizes', () => {
  const { lruvec } = threeGenerations(25, 50, 25);
  assert.equal(shouldRunAging(lruvec, RULES_6_15), true);
});

test('aging is never needed with four generations, always with two', () => {
  const m = stillProcess(40);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(shouldRunAging(m.lruvec, RULES_6_12), false);
  const two = stillProcess(40);
  tryToIncMinSeq(two.lruvec);
  assert.equal(shouldRunAging(two.lruvec, RULES_6_12), true);
});

test('the first round never ages: at priority 12 it evicts what its budget allows', () => {
  const m = threeGenerations(1000, 3000, 4192);
  assert.equal(shouldRunAging(m.lruvec, RULES_6_12), true);
  const before = m.counts.agings;
  assert.equal(atOnce(tryToFreePages(alone(m), task, 32, true)), 64);
  assert.equal(m.counts.agings, before);
});

test('after an aging 6.12 leaves the lruvec for this round, 6.1 goes on evicting', () => {
  for (const [rules, evicted] of [
    [RULES_6_12, 0],
    [RULES_6_1, 64],
  ] as const) {
    const m = threeGenerations(1000, 3000, 4192, rules);
    const before = m.counts.agings;
    assert.equal(atOnce(shrinkLruvec(m, task, 11, 64)), evicted, rules.kernel);
    assert.equal(m.counts.agings, before + 1);
  }
});

/** A process all of whose pages are in use again at once, whenever they are looked at. */
function busyProcess(): Memcg {
  const bits = new Uint8Array(64);
  const random = makeStreams('1').stream('host');
  const hostStream = makeAccessStream({
    bits: 64,
    activity: steady([1e18]),
    tickNs: 1e-3,
    looks: random,
    next: random,
  });
  const m = makeMemcg({
    folios: makeFolios(64, 1),
    bits,
    index: 0,
    first: 0,
    count: 64,
    policy: policies.BASE,
    classOf: new Uint8Array(64),
    hostStream,
    tickNs: 1e-3,
    // Time must pass, or no page could be touched between two looks.
    costs: { ...NO_COSTS, hostPteNs: 10, lastCheckNs: 10 },
  });
  for (let p = 0; p < 64; p++) touch(m, p);
  return m;
}

test('memory.reclaim gives up after 16 fruitless retries when every page is in use', () => {
  const m = busyProcess();
  const agingsOf = (work: Work<number>): number => {
    const before = m.counts.agings;
    assert.equal(atOnce(work), 0);
    return m.counts.agings - before;
  };
  // From the third try on all are alike.
  const tries = Array.from({ length: 6 }, () => agingsOf(tryToFreePages(alone(m), task, 32, false)));
  const [, , oneTry] = tries;
  assert.ok(oneTry > 0);
  assert.deepEqual(tries.slice(2), [oneTry, oneTry, oneTry, oneTry]);
  assert.equal(agingsOf(memoryReclaim(alone(m), task, 32)), 17 * oneTry);
});

test('debugfs: a stale aging is ignored, one ahead refused, a fourth generation refused unless forced', () => {
  const m = stillProcess(10);
  assert.deepEqual([EINVAL, ERANGE], [-22, -34]);
  assert.equal(atOnce(debugfsAge(m, task, 2, true)), 0);
  assert.equal(m.lruvec.maxSeq, 3);
  assert.equal(atOnce(debugfsAge(m, task, 4, true)), EINVAL);
  assert.equal(atOnce(debugfsAge(m, task, 3, false)), ERANGE);
  assert.equal(atOnce(debugfsAge(m, task, 3, true)), 0);
  assert.equal(m.lruvec.maxSeq, 4);
});

test('an aging without force walks only tables where one entry in eight was young the last time (MODEL.md#one-aging)', () => {
  const m = stillProcess(1536);
  atOnce(tryToIncMaxSeq(m, task, true)); // all young: every table is noted
  for (let p = 0; p < 64; p++) touch(m, p); // 64 of 512: worth it
  for (let p = 512; p < 512 + 63; p++) touch(m, p); // 63 of 512: not worth it
  atOnce(tryToIncMaxSeq(m, task, false));
  const { filters, lruvec } = m;
  assert.deepEqual(
    [0, 1, 2].map((table) => wantsTable(filters, lruvec.maxSeq, table)),
    [true, false, false],
  );
  const asked = m.counts.agingQueries;
  for (const p of [0, 512, 1024]) touch(m, p);
  atOnce(tryToIncMaxSeq(m, task, false));
  assert.equal(m.counts.agingQueries - asked, 512);
  assert.deepEqual(
    [0, 512, 1024].map((p) => m.bits[p] & HOST_ACCESSED),
    [0, HOST_ACCESSED, HOST_ACCESSED],
  );
  assert.equal(wantsTable(filters, lruvec.maxSeq, 0), false, 'one young entry of 512 is not enough');
});

test('merging two generations reverses the order of the pages, as recorded kernels show, or keeps it if asked', () => {
  const order = (m: Memcg) => {
    const { prev } = m.lruvec.folios;
    const head = headOf(m.lruvec, m.lruvec.minSeq);
    const pages = [];
    for (let p = prev[head]; p !== head; p = prev[p]) pages.push(p);
    return pages.reverse();
  };
  for (const foldKeepsOrder of [false, true]) {
    const m = stillProcess(3, { ...RULES_6_12, foldKeepsOrder });
    clearBits(m);
    for (let i = 0; i < 3; i++) atOnce(tryToIncMaxSeq(m, task, true));
    tryToIncMinSeq(m.lruvec);
    assert.deepEqual(order(m), [2, 1, 0]);
    atOnce(tryToIncMaxSeq(m, task, true));
    assert.deepEqual(order(m), foldKeepsOrder ? [2, 1, 0] : [0, 1, 2]);
    atOnce(tryToIncMaxSeq(m, task, true));
    assert.deepEqual(order(m), [2, 1, 0]);
  }
});

test('KVM: a new SPTE is born accessed; invalidation zaps it under two write holds and one flush', () => {
  const bits = Uint8Array.of(HOST_PRESENT, 0);
  const vm = makeVm({ bits });
  tdpMap(vm, 0);
  assert.equal(bits[0], HOST_PRESENT | TDP_PRESENT | TDP_ACCESSED);
  assert.throws(() => tdpMap(vm, 1), /page 1 is not resident/);
  invalidateAtOnce(vm, 0, 0);
  assert.equal(bits[0], HOST_PRESENT);
  invalidateAtOnce(vm, 0, 0);
  assert.deepEqual(vm.counts, { ...noKvmCounts(), mmuLockWrite: 4, tlbFlushes: 1 });
  assert.equal(vm.invalidateSeq, 2);
});
