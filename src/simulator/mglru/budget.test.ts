/**
 * How much one round of reclaim looks at, and when it stops (MODEL.md#when-aging-runs, MODEL.md#eviction,
 * MODEL.md#watermarks-and-proactive-reclaim).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { delFolio, nrGens, tryToIncMinSeq, updateGen } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import { type ReclaimRules, RULES_6_1, RULES_6_12, RULES_6_15, RULES_7_3 } from '../mm/rules.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { alone, debugfsAge, debugfsEvict, memoryReclaim, shrinkLruvec, tryToFreePages } from './reclaim.js';
import { clearBits, stillProcess, threeGenerations } from './testing/stillProcess.js';
import { timedGuest } from './testing/timedGuest.js';

const task = stillTask();
const EAGER = Number.POSITIVE_INFINITY;

/** 8192 pages; no aging is needed by the rules of 6.12, since half are in the oldest of three generations. */
const halfIdle = (rules: ReclaimRules): Memcg => threeGenerations(4096, 2048, 2048, rules);

/** Pages that are all in the oldest of four generations. */
function allIdle(rules: ReclaimRules, pages = 8192): Memcg {
  const m = stillProcess(pages, rules);
  clearBits(m);
  for (let k = rules.twoSightings ? 1 : 0; k < 3; k++) atOnce(tryToIncMaxSeq(m, task, true));
  tryToIncMinSeq(m.lruvec);
  assert.equal(nrGens(m.lruvec), 4);
  return m;
}

/** 8192 idle pages, none of which can go before an aging. */
function twoGenerations(rules: ReclaimRules): Memcg {
  const m = stillProcess(8192, rules);
  clearBits(m);
  if (!rules.twoSightings) atOnce(tryToIncMaxSeq(m, task, true));
  tryToIncMinSeq(m.lruvec);
  assert.equal(nrGens(m.lruvec), 2);
  return m;
}

test('a round looks at total >> priority pages, by batches of 64 up to 7.1, exactly from 7.2 on, and stops at its goal', () => {
  const cases: [ReclaimRules, priority: number, goal: number, evicted: number][] = [
    [RULES_6_12, 13, EAGER, 64],
    [RULES_6_12, 12, EAGER, 64],
    [RULES_6_12, 7, EAGER, 64],
    [RULES_6_12, 6, EAGER, 128],
    [RULES_6_12, 5, EAGER, 256],
    [RULES_6_12, 5, 64, 64],
    [RULES_6_12, 5, 65, 128],
    [RULES_6_1, 5, EAGER, 256],
    [RULES_6_15, 12, EAGER, 64],
    [RULES_6_15, 5, EAGER, 256],
    [{ ...RULES_6_15, batchKeepsBudget: true }, 12, EAGER, 2],
    [{ ...RULES_6_15, batchKeepsBudget: true }, 6, EAGER, 128],
    [RULES_7_3, 12, EAGER, 2],
    [RULES_7_3, 9, EAGER, 16],
    [RULES_7_3, 6, EAGER, 128],
    [RULES_7_3, 5, 64, 64],
    [RULES_7_3, 5, 65, 128],
  ];
  for (const [rules, priority, goal, evicted] of cases) {
    const m = allIdle(rules);
    const what = `${rules.kernel}, priority ${priority}, goal ${goal}`;
    // 8192 >> 13 is one page; a budget of none looks at nothing.
    const budget = Math.floor(8192 / 2 ** priority);
    assert.equal(atOnce(shrinkLruvec(m, task, priority, goal)), evicted, `${what}, budget ${budget}`);
    assert.equal(m.counts.agings, 3 - (rules.twoSightings ? 1 : 0), what);
  }
  for (const rules of [RULES_6_12, RULES_7_3])
    assert.equal(atOnce(shrinkLruvec(allIdle(rules), task, 14, EAGER)), 0, `${rules.kernel}, no budget`);
});

test('a round without a budget does not age either (7.2)', () => {
  const m = twoGenerations(RULES_7_3);
  assert.equal(atOnce(shrinkLruvec(m, task, 14, EAGER)), 0);
  assert.equal(m.counts.agings, 0);
});

test('where nothing can go the first round ends at once, without an event', () => {
  const { m, task: reclaimer, run } = timedGuest(4096);
  tryToIncMinSeq(m.lruvec);
  assert.equal(nrGens(m.lruvec), 2);
  run(shrinkLruvec(m, reclaimer, 12, EAGER));
  assert.equal(reclaimer.engine.eventsRun, 1, 'its start');
});

test('when a round ages first: never with four generations, always with two, with three by size up to 6.13 and after the first round later; who goes on evicting', () => {
  const sparse = (rules: ReclaimRules): Memcg => threeGenerations(1000, 3000, 4192, rules);
  const cases: [
    ReclaimRules,
    of: (rules: ReclaimRules) => Memcg,
    priority: number,
    ages: number,
    evicts: boolean,
  ][] = [
    [RULES_6_12, allIdle, 11, 0, true],
    [RULES_6_12, halfIdle, 11, 0, true],
    [RULES_6_12, sparse, 12, 0, true],
    [RULES_6_12, sparse, 11, 1, false],
    [RULES_6_12, twoGenerations, 12, 0, false],
    [RULES_6_12, twoGenerations, 11, 1, false],
    [RULES_6_15, allIdle, 11, 0, true],
    [RULES_6_15, halfIdle, 12, 0, true],
    [RULES_6_15, halfIdle, 11, 1, false],
    [RULES_6_15, twoGenerations, 12, 0, false],
    [RULES_6_15, twoGenerations, 11, 1, false],
    [RULES_7_3, allIdle, 11, 0, true],
    [RULES_7_3, halfIdle, 12, 0, true],
    [RULES_7_3, halfIdle, 11, 1, true],
    [RULES_7_3, sparse, 12, 0, true],
    [RULES_7_3, twoGenerations, 12, 1, true],
    [RULES_7_3, twoGenerations, 11, 1, true],
  ];
  for (const [rules, of, priority, ages, evicts] of cases) {
    const m = of(rules);
    const { agings: before, agingQueries } = m.counts;
    const got = atOnce(shrinkLruvec(m, task, priority, 1));
    const walked = before === 0 && ages > 0 ? 8192 : 0;
    assert.equal(m.counts.agingQueries - agingQueries, walked, 'no table is worth a visit but to the first');
    const what = `${rules.kernel}, ${of.name}, priority ${priority}`;
    assert.deepEqual([m.counts.agings - before, got > 0], [ages, evicts], what);
  }
});

test('who reclaims for itself stops inside a round, where the kernel does, or ends the round', () => {
  for (const [stops, evicted] of [
    // Rounds of 64 down to priority 7, then 128, then 256: 513 are met in the last.
    [true, 576],
    [false, 768],
  ] as const)
    assert.equal(atOnce(tryToFreePages(alone(allIdle(RULES_6_12)), task, 513, stops)), evicted);
  assert.equal(atOnce(tryToFreePages(alone(allIdle(RULES_6_12)), task, 512, false)), 512, 'met exactly');
  // The budget is computed again after each batch, from what is left: at priority 0 half of it goes.
  assert.equal(
    atOnce(tryToFreePages(alone(allIdle(RULES_6_12)), task, 1e6, true)),
    6656,
    'down to priority 0',
  );
  assert.equal(
    atOnce(tryToFreePages(alone(allIdle(RULES_7_3)), task, 1e6, true)),
    8192,
    'all of it by a fixed budget',
  );
});

test('6.1: a cgroup that asks for itself ends a round after the second aging; kswapd, and later kernels, go on', () => {
  const ended = (rules: ReclaimRules, mostAgings?: number): number[] => {
    // Two generations below a quarter of the pages, so that each needs an aging before it can go.
    const m = threeGenerations(64, 64, 1000, rules);
    const before = m.lruvec.maxSeq;
    return [atOnce(shrinkLruvec(m, task, 0, EAGER, mostAgings)), m.lruvec.maxSeq - before];
  };
  assert.deepEqual(ended(RULES_6_1, RULES_6_1.mostAgings), [128, 2]);
  assert.deepEqual(ended(RULES_6_1), [128 + 512, 2], 'half of the rest, by a budget that shrinks with it');
  const own = (mostAgings: number): number =>
    atOnce(tryToFreePages(alone(allIdle({ ...RULES_6_1, mostAgings })), task, 1000, true));
  assert.deepEqual([own(2), own(0)], [1024, 13 * 64], 'the rule holds for who asks: with 0, a batch a round');
  assert.deepEqual([RULES_6_12.mostAgings, RULES_7_3.mostAgings], [EAGER, EAGER]);
});

test('memory.reclaim asks for all at once in 6.1, later for a quarter of what is left, and for 32 at least', () => {
  for (const [rules, pages, evicted] of [
    [RULES_6_1, 4000, 4032],
    [RULES_6_12, 4000, 4032],
    [RULES_6_12, 1, 64],
    [RULES_6_12, 64, 64],
    [RULES_6_12, 65, 128],
    [RULES_6_12, 10_000, 8192],
  ] as const)
    assert.equal(
      atOnce(memoryReclaim(alone(allIdle(rules)), task, pages)),
      evicted,
      `${rules.kernel}, ${pages}`,
    );
});

test('memory.reclaim counts fruitless tries only, and asks for its share, and not for the least', () => {
  // A quarter of what is left each time: over 20 tries.
  assert.equal(atOnce(memoryReclaim(alone(allIdle(RULES_6_12, 65_536)), task, 60_000)), 60_032);
  // All at once, the round that meets it is done to its end; by quarters, 64 pages a try in the end.
  const asked = (proactiveBatchDivisor: 1 | 4): number =>
    atOnce(memoryReclaim(alone(allIdle({ ...RULES_6_12, proactiveBatchDivisor })), task, 1000));
  assert.deepEqual([asked(4), asked(1)], [1024, 1216]);
});

test('debugfs evicts the generations up to the one that is named, and no more than it is told to', () => {
  const cases: [ReclaimRules, younger: number, nrToReclaim: number, evicted: number][] = [
    [RULES_6_12, 0, 1e6, 4096],
    [RULES_6_12, 1, 1e6, 6144],
    [RULES_6_12, 0, 0, 0],
    [RULES_6_12, 0, 1, 64],
    [RULES_6_12, 0, 65, 128],
    [RULES_7_3, 0, 1, 1],
    [RULES_7_3, 0, 65, 65],
    [RULES_7_3, 1, 1e6, 6144],
  ];
  for (const [rules, younger, nrToReclaim, evicted] of cases) {
    // Oldest first: 4096 pages, 2048, 2048, none.
    const m = halfIdle(rules);
    atOnce(tryToIncMaxSeq(m, task, true));
    assert.equal(atOnce(debugfsEvict(m, task, m.lruvec.minSeq + younger, nrToReclaim)), 0);
    assert.equal(m.counts.pgsteal, evicted, `${rules.kernel}, ${younger} younger, ${nrToReclaim}`);
  }
});

test('a fourth generation keeps debugfs from aging without force up to 6.13, not later', () => {
  for (const [rules, agings] of [
    [RULES_6_1, 0],
    [RULES_6_12, 0],
    [RULES_6_15, 1],
    [RULES_7_3, 1],
  ] as const) {
    const m = stillProcess(10, rules);
    atOnce(debugfsAge(m, task, m.lruvec.maxSeq, false));
    assert.equal(m.counts.agings, agings, rules.kernel);
  }
});

test('sorting alone is no progress: up to 7.1 it counts from 4096 pages on, from 7.2 on the next pages are looked at', () => {
  const cases: [ReclaimRules, promoted: number, most: number, scanned: number, evicted: number][] = [
    [RULES_6_12, 100, 4096, 164, 64],
    [RULES_6_12, 4095, 4096, 4096, 1],
    [RULES_6_12, 4096, 4096, 4096, 0],
    [RULES_6_12, 5000, 4096, 4096, 0],
    [{ ...RULES_6_12, batchKeepsBudget: true }, 100, 64, 64, 0],
    [{ ...RULES_6_12, batchKeepsBudget: true }, 40, 64, 64, 24],
    [{ ...RULES_6_12, batchKeepsBudget: true }, 64, 65, 65, 1],
    [RULES_7_3, 100, 64, 128, 28],
    [RULES_7_3, 63, 64, 64, 1],
    [RULES_7_3, 64, 64, 128, 64],
    [RULES_7_3, 200, 64, 128, 0],
  ];
  for (const [rules, promoted, most, scanned, evicted] of cases) {
    const m = threeGenerations(6000, 1000, 1000, rules);
    // Those at the old end have been found young since.
    for (let p = 0; p < promoted; p++) updateGen(m.lruvec, p, m.lruvec.maxSeq);
    const what = `${rules.kernel}, ${promoted} promoted`;
    assert.deepEqual(atOnce(evictFolios(m, task, most)), { scanned, reclaimed: evicted }, what);
  }
});

test('a generation that is sorted away counts as one page looked at, up to 7.1', () => {
  const m = allIdle(RULES_6_12);
  for (let p = 0; p < 8192; p++) updateGen(m.lruvec, p, m.lruvec.maxSeq - (p < 4000 ? 0 : 1));
  const oldest = m.lruvec.minSeq;
  assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 4096, reclaimed: 0 });
  assert.equal(m.lruvec.minSeq, oldest);
  const few = threeGenerations(100, 100, 100);
  atOnce(tryToIncMaxSeq(few, task, true));
  for (let p = 0; p < 100; p++) updateGen(few.lruvec, p, few.lruvec.maxSeq);
  assert.deepEqual(atOnce(evictFolios(few, task)), { scanned: 1, reclaimed: 0 });
  assert.equal(nrGens(few.lruvec), 3);
});

test('from 7.2 on empty generations are dropped before a batch, and the one that it empties after it', () => {
  const m = threeGenerations(40, 30, 30, RULES_7_3);
  atOnce(tryToIncMaxSeq(m, task, true));
  const oldest = m.lruvec.minSeq;
  assert.equal(nrGens(m.lruvec), 4);
  assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 100, reclaimed: 40 });
  assert.equal(m.lruvec.minSeq, oldest + 1);
  // Nobody has looked since the pages of the oldest left by themselves.
  for (let p = 40; p < 70; p++) delFolio(m.lruvec, p);
  atOnce(tryToIncMaxSeq(m, task, true));
  assert.deepEqual(atOnce(evictFolios(m, task)), { scanned: 30, reclaimed: 30 });
});
