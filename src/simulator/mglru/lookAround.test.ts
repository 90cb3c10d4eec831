import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_ACCESSED, HOST_PRESENT, TDP_ACCESSED } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { makeVm, stillTask } from '../kvm/vm.js';
import { activateSoon, drainActivation } from '../mm/activation.js';
import { wantsTable } from '../mm/bloom.js';
import { touch } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { headOf, seqOf, tryToIncMinSeq } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { RULES_6_1 } from '../mm/rules.js';
import { type PresetName, policies } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { lookAround, lookAroundAtOnce, lookAroundWindow, shareLooks } from './lookAround.js';
import { alone, memoryReclaim } from './reclaim.js';

const task = stillTask();

function guest(count: number, policy: PresetName, tableOffset = 0): Memcg {
  const bits = new Uint8Array(count);
  const folios = makeFolios(count, 1);
  return makeMemcg({
    folios,
    bits,
    index: 0,
    first: 0,
    count,
    policy: policies[policy],
    vm: makeVm({ bits }),
    tableOffset,
  });
}

test('the window: 64 pages, centred or shifted, never outside the table or the area (MODEL.md#eviction-check-and-look-around)', () => {
  const m = guest(1024, 'LANDED');
  assert.deepEqual(lookAroundWindow(m, 200), { start: 168, end: 232 });
  assert.deepEqual(lookAroundWindow(m, 10), { start: 0, end: 64 });
  assert.deepEqual(lookAroundWindow(m, 33), { start: 1, end: 65 });
  assert.deepEqual(lookAroundWindow(m, 481), { start: 448, end: 512 });
  assert.deepEqual(lookAroundWindow(m, 511), { start: 448, end: 512 });
  assert.deepEqual(lookAroundWindow(m, 512), { start: 512, end: 576 });
  assert.deepEqual(lookAroundWindow(guest(20, 'LANDED'), 5), { start: 0, end: 20 });
  assert.deepEqual(lookAroundWindow(guest(600, 'LANDED', 500), 3), { start: 0, end: 12 });
});

test('the window always holds the page, 64 pages or all there are, in one table', () => {
  const cases = fc.record({
    count: fc.integer({ min: 1, max: 3000 }),
    tableOffset: fc.integer({ min: 0, max: 511 }),
    at: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ count, tableOffset, at }) => {
      const m = guest(count, 'LANDED', tableOffset);
      const p = at % count;
      const { start, end } = lookAroundWindow(m, p);
      assert.ok(start <= p && p < end && start >= 0 && end <= count && end - start <= 64);
      assert.equal(Math.floor((start + tableOffset) / 512), Math.floor((end - 1 + tableOffset) / 512));
      const table = Math.floor((p + tableOffset) / 512);
      const inTable =
        Math.min(count, (table + 1) * 512 - tableOffset) - Math.max(0, table * 512 - tableOffset);
      assert.equal(end - start, Math.min(64, inTable));
    }),
    { seed: 4 },
  );
});

/** 512 idle pages in the oldest evictable generation; then the guest touches `young` of them. */
function idleGuest(policy: PresetName, young: readonly number[]): Memcg {
  const m = guest(512, policy);
  for (let p = 0; p < 512; p++) touch(m, p);
  atOnce(tryToIncMaxSeq(m, task, true));
  for (let p = 0; p < 512; p++) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  atOnce(tryToIncMaxSeq(m, task, true));
  tryToIncMinSeq(m.lruvec);
  for (const p of young) touch(m, p);
  return m;
}

/** Pages 0, and neighbours of it beyond the first batch of 64 isolated pages cannot be in its window, so use page 60. */
const YOUNG = [60, 70, 75, 80];

test('LANDED: a rescued page takes its young neighbours with it, into the current youngest generation', () => {
  const m = idleGuest('LANDED', YOUNG);
  atOnce(evictFolios(m, task));
  for (const p of YOUNG) assert.equal(seqOf(m.lruvec, p), m.lruvec.maxSeq, `page ${p}`);
  assert.equal(m.counts.rescued, 1);
  assert.equal(m.counts.lookAroundPromoted, 3);
  assert.equal(m.counts.pgsteal, 63);
});

test('BASE: only KVM knew, so there is no look-around; each page needs a check of its own', () => {
  const m = idleGuest('BASE', YOUNG);
  atOnce(evictFolios(m, task));
  assert.equal(seqOf(m.lruvec, 60), m.lruvec.maxSeq);
  assert.equal(m.counts.lookAroundQueries, 0);
  assert.equal(seqOf(m.lruvec, 70), m.lruvec.minSeq);
  atOnce(evictFolios(m, task));
  assert.equal(m.counts.rescued, 4);
  assert.equal(m.vm!.counts.tlbFlushes, 124 + 4);
});

test('eight young pages in the window ask the next aging to visit the table; seven do not', () => {
  for (const neighbours of [6, 7]) {
    const m = idleGuest('LANDED', [60, ...Array.from({ length: neighbours }, (_, k) => 64 + k)]);
    m.filters[m.lruvec.maxSeq & 1].fill(0);
    atOnce(evictFolios(m, task));
    assert.equal(wantsTable(m.filters, m.lruvec.maxSeq, 0), neighbours === 7, `${neighbours + 1} young`);
  }
});

test('where the page is alone in its window there is no look-around, and no visit is asked for', () => {
  const m = guest(1, 'LANDED');
  touch(m, 0);
  atOnce(tryToIncMaxSeq(m, task, true));
  m.bits[0] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  atOnce(tryToIncMaxSeq(m, task, true));
  touch(m, 0);
  tryToIncMinSeq(m.lruvec);
  atOnce(evictFolios(m, task));
  assert.equal(m.counts.rescued, 1);
  assert.equal(wantsTable(m.filters, m.lruvec.maxSeq, 0), false);
});

test('so it is in any table, in one instant or in time', () => {
  const m = guest(513, 'LANDED');
  for (const p of [511, 512]) touch(m, p);
  for (const p of [511, 512]) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.equal(lookAroundAtOnce(m, shareLooks(m, task), 512, 0), -1);
  atOnce(lookAround(m, task, 512));
  assert.equal(wantsTable(m.filters, m.lruvec.maxSeq, 1), false);
});

test('a window of another table than the first is noted for that table', () => {
  const m = guest(1024, 'LANDED');
  for (const p of m.bits.keys()) touch(m, p);
  for (const p of m.bits.keys()) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  atOnce(tryToIncMaxSeq(m, task, true));
  for (let p = 600; p < 608; p++) touch(m, p);
  lookAroundAtOnce(m, shareLooks(m, task), 603, 0);
  const noted = [0, 1].map((table) => wantsTable(m.filters, m.lruvec.maxSeq, table));
  assert.deepEqual(noted, [false, true]);
});

test('old neighbours stay where they are', () => {
  const m = idleGuest('LANDED', [60]);
  atOnce(evictFolios(m, task));
  for (const p of [64, 65, 91]) {
    assert.equal(seqOf(m.lruvec, p), m.lruvec.minSeq);
    assert.ok(m.bits[p] & HOST_PRESENT);
  }
});

/** A batch of 64 with one young page, whose `neighbours` beyond the batch are young, too, seen by a reclaimer that activates soon. */
function seenBySoonActivation(neighbours: number): Memcg {
  const m = idleGuest('LANDED', [60, ...Array.from({ length: neighbours }, (_, k) => 64 + k)]);
  m.activatesSoon = true;
  atOnce(evictFolios(m, task));
  return m;
}

test('6.1, a reclaimer that has not aged: fewer than 15 young neighbours wait in the batch of its CPU, more are promoted', () => {
  const few = seenBySoonActivation(14);
  assert.equal(few.activation.length, 14);
  assert.equal(seqOf(few.lruvec, 64), few.lruvec.minSeq, 'not yet');
  drainActivation(few.activation);
  assert.equal(seqOf(few.lruvec, 64), few.lruvec.maxSeq);
  assert.equal(few.activation.length, 0);
  const { youngest, count } = few.lruvec.folios;
  assert.equal(
    youngest[headOf(few.lruvec, few.lruvec.maxSeq) - count],
    77,
    'the last is at the young end, on the list itself',
  );
  const more = seenBySoonActivation(15);
  assert.equal(more.activation.length, 0);
  assert.equal(seqOf(more.lruvec, 64), more.lruvec.maxSeq);
  const f = more.lruvec.folios;
  const head = headOf(more.lruvec, more.lruvec.maxSeq);
  assert.deepEqual(
    [f.youngest[head - count], f.prev[head]],
    [60, 60],
    'by their flags alone: on its list is who was kept',
  );
});

test('a young neighbour that is isolated is kept at once, also where others wait in the batch', () => {
  const m = idleGuest('LANDED', [60, 62, 64]);
  m.activatesSoon = true;
  atOnce(evictFolios(m, task));
  assert.deepEqual([m.counts.rescued, m.counts.lastChecks], [2, 63]);
  assert.deepEqual([seqOf(m.lruvec, 62), m.activation.length], [m.lruvec.maxSeq, 1]);
});

test('a page that waits in the batch may be evicted before, and is then left alone; a full batch drains itself', () => {
  const m = seenBySoonActivation(3);
  atOnce(evictFolios(m, task));
  assert.equal(m.bits[64] & HOST_PRESENT, 0, 'its bit was cleared by the look-around, so it seems old');
  drainActivation(m.activation);
  assert.equal(seqOf(m.lruvec, 64), -1);
  for (let p = 200; p < 215; p++) activateSoon(m.activation, m.lruvec, p);
  assert.deepEqual([m.activation.length, seqOf(m.lruvec, 214)], [0, m.lruvec.maxSeq]);
});

test('only reclaim that a cgroup asks for itself activates soon, and only until it ages; its request ends with an empty batch', () => {
  const m = idleGuest('LANDED', YOUNG);
  const seen: boolean[] = [];
  m.onEvict = () => seen.push(m.activatesSoon);
  const asked = { ...m, rules: RULES_6_1 };
  asked.onEvict = () => seen.push(asked.activatesSoon);
  atOnce(memoryReclaim(alone(asked), task, 64));
  assert.deepEqual([...new Set(seen)], [true]);
  assert.deepEqual([asked.activatesSoon, asked.activation.length], [false, 0]);
  for (const p of YOUNG) assert.equal(seqOf(m.lruvec, p), m.lruvec.maxSeq, `page ${p}`);
  asked.activatesSoon = true;
  atOnce(tryToIncMaxSeq(asked, task, true));
  assert.equal(asked.activatesSoon, false);
});
