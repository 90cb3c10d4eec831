/** Which pages of the oldest generation are taken, passed by or put back where (MODEL.md#eviction). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT, TDP_ACCESSED } from '../accessed/bits.js';
import { atOnce, spend, start, type Work } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { touch, touchSlot } from '../mm/fault.js';
import { headOf, seqOf, updateGen } from '../mm/lruvec.js';
import { REFERENCED, WORKINGSET } from '../mm/refs.js';
import { type ReclaimRules, RULES_6_12, RULES_6_15, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { evictFolios } from './eviction.js';
import { threeGenerations } from './testing/stillProcess.js';
import { makeIdle, timedGuest } from './testing/timedGuest.js';

const task = stillTask();
/** The counter of accesses at its end. */
const MANY = 3 << 2;

/** Three generations of 70, 50 and 50 pages; `refs` says what is remembered of pages. */
function remembering(rules: ReclaimRules, refs: Readonly<Record<number, number>>) {
  const m = threeGenerations(70, 50, 50, rules, true);
  for (const [p, flags] of Object.entries(refs)) m.lruvec.refs!.flags[Number(p)] = flags;
  return m;
}

test('pages of a protected tier go one generation up: to its old end up to 6.13, later to its young end', () => {
  for (const [rules, full, end] of [
    [RULES_6_12, MANY | WORKINGSET, 'old'],
    [RULES_6_15, MANY | WORKINGSET | REFERENCED, 'young'],
    [RULES_7_3, MANY | WORKINGSET | REFERENCED, 'young'],
  ] as const) {
    const m = remembering(rules, { 3: full, 5: full });
    const { lruvec, counts } = m;
    const oldest = lruvec.minSeq;
    assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 66, reclaimed: 64 }, rules.kernel);
    assert.deepEqual([seqOf(lruvec, 3), seqOf(lruvec, 5)], [oldest + 1, oldest + 1]);
    // The end of the list is a page that came last; page 3 is the older.
    const { prev, youngest, count } = lruvec.folios;
    const head = headOf(lruvec, oldest + 1);
    assert.equal(end === 'old' ? prev[head] : youngest[head - count], 5);
    assert.deepEqual([lruvec.nrPages[oldest % 4], lruvec.nrPages[(oldest + 1) % 4]], [4, 52]);
    assert.equal(counts.pgsteal, 64);
    const once = rules.twoSightings ? 0 : 2;
    assert.equal(
      lruvec.refs!.protected.reduce((a, b) => a + b, 0),
      once,
      'full counters are promoted lazily from 6.14 on',
    );
    assert.equal(lruvec.refs!.flags[3] & MANY, 0, 'what was counted is forgotten');
  }
});

test('a page that goes is remembered by what it had when it was isolated: nothing if it was not referenced since', () => {
  const m = remembering(RULES_6_12, { 0: MANY, 1: MANY | REFERENCED });
  atOnce(evictFolios(m, task));
  const { flags } = m.lruvec.refs!;
  assert.equal(flags[0], 0);
  assert.notEqual(flags[1], 0);
});

test('the first page of a batch is checked like the others: REV asks the shadow MMU at eviction only', () => {
  const guest = timedGuest(64, { policy: policies.REV, nested: true });
  makeIdle(guest);
  const { m, task: reclaimer, run } = guest;
  for (const p of [0, 9]) touchSlot(m, p);
  run(evictFolios(m, reclaimer));
  assert.deepEqual(
    [...m.bits.keys()].filter((p) => m.bits[p] & HOST_PRESENT),
    [0, 9],
  );
});

/** A guest of two page tables that is idle, but for slots of its L2; a batch takes `oldest` alone. */
function idleGuest(oldest: readonly number[], youngSlots: readonly number[]) {
  // Nobody but the eviction check asks the shadow MMU. No query costs less than it can.
  const guest = timedGuest(1024, {
    policy: policies.V6,
    nested: true,
    costs: { ...COSTS, spteNs: 0, mmuLockWriteNs: 0 },
  });
  makeIdle(guest);
  const { m, task: reclaimer } = guest;
  for (const p of m.bits.keys()) if (!oldest.includes(p)) updateGen(m.lruvec, p, m.lruvec.maxSeq);
  for (const slot of youngSlots) touchSlot(m, slot);
  return { ...guest, startNs: reclaimer.engine.nowNs };
}

test('a page that went is no neighbour of the next', () => {
  const { m, task: reclaimer, run } = idleGuest([40, 41, 42], [40, 42]);
  run(evictFolios(m, reclaimer));
  assert.deepEqual([m.counts.pgsteal, m.counts.lookAroundQueries], [1, 63 + 62]);
});

test('a look-around sees what others did in the check before it, which took time', () => {
  const { lastCheckNs, youngQueryNs } = COSTS;
  const one = idleGuest([40], [40]);
  one.run(evictFolios(one.m, one.task));
  // Then a second page would be checked.
  const firstNs = one.task.engine.nowNs - one.startNs;
  const oneCheckNs = lastCheckNs + youngQueryNs;
  for (const [what, interrupts] of Object.entries({
    'the check in time': [oneCheckNs - 1, oneCheckNs + 62 * youngQueryNs],
    'its look-around alone': [oneCheckNs + 62 * youngQueryNs],
  })) {
    const { m, task: reclaimer, other, run } = idleGuest([40, 41, 42], [40, 41, 42]);
    const acts = function* (): Work {
      let nowNs = 0;
      for (const atNs of interrupts.map((ns) => firstNs + ns)) {
        if (!spend(other, atNs - nowNs)) yield;
        nowNs = atNs;
      }
      // In the windows of all three; the second has passed it.
      touch(m, 10);
    };
    start(other, acts());
    run(evictFolios(m, reclaimer));
    assert.deepEqual([m.counts.rescued, m.counts.lookAroundQueries], [3, 3 * 63], what);
    assert.equal(m.bits[10] & TDP_ACCESSED, 0, what);
  }
});

test('a page that is kept enters the youngest generation; from 6.14 on one below, unless it is part of the working set', () => {
  for (const [rules, flags, below] of [
    [RULES_6_12, 0, 0],
    [RULES_6_15, 0, 1],
    [RULES_6_15, WORKINGSET, 0],
    [RULES_7_3, 0, 1],
    [RULES_7_3, WORKINGSET, 0],
  ] as const) {
    const m = remembering(rules, { 7: flags });
    touch(m, 7);
    assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 64, reclaimed: 63 });
    assert.equal(seqOf(m.lruvec, 7), m.lruvec.maxSeq - below, `${rules.kernel}, ${flags}`);
    assert.equal(m.counts.rescued, 1);
  }
});
