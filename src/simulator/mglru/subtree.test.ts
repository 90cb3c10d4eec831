/** Reclaim of several cgroups at once: who is visited, and in which order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { touch } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { type Memcg, makeMemcg, pagesOfTable } from '../mm/memcg.js';
import { type ReclaimRules, RULES_6_1, RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { policies } from '../policy/presets.js';
import { tryToIncMaxSeq } from './aging.js';
import { lookAroundWindow } from './lookAround.js';
import { memoryReclaim, type Subtree, tryToFreePages } from './reclaim.js';

const task = stillTask();

/** Three cgroups, all pages just touched. */
function touched(rules: ReclaimRules, each: number): Subtree {
  const bits = new Uint8Array(3 * each);
  const folios = makeFolios(bits.length, 3);
  const memcgs = [0, 1, 2].map((index) => {
    const m = makeMemcg({
      folios,
      bits,
      index,
      first: index * each,
      count: each,
      policy: policies.BASE,
      rules,
    });
    for (let p = m.first; p < m.first + each; p++) touch(m, p);
    return m;
  });
  return { memcgs, next: 0 };
}

/** Three cgroups of 5000 pages, all idle and in the oldest of four generations. */
function three(rules: ReclaimRules): Subtree {
  const under = touched(rules, 5000);
  for (const m of under.memcgs) {
    for (let p = m.first; p < m.first + m.count; p++) m.bits[p] &= ~HOST_ACCESSED;
    for (let k = rules.twoSightings ? 1 : 0; k < 3; k++) atOnce(tryToIncMaxSeq(m, task, true));
  }
  return under;
}

const evicted = ({ memcgs }: Subtree): number[] => memcgs.map(({ counts }) => counts.pgsteal);

test('6.12: a request that is met stops the walk, and the next goes on with the cgroup after it', () => {
  const under = three(RULES_6_12);
  const after = [1, 2, 3, 4].map(() => {
    atOnce(tryToFreePages(under, task, 32, false));
    return evicted(under);
  });
  assert.deepEqual(after, [
    [64, 0, 0],
    [64, 64, 0],
    [64, 64, 64],
    [128, 64, 64],
  ]);
});

test('6.12: a walk that began in the middle ends with the last cgroup, and the next round begins with the first', () => {
  const under = three(RULES_6_12);
  under.next = 1;
  // A round looks at 64 pages of each cgroup: two cgroups in the first, then all in turn.
  atOnce(tryToFreePages(under, task, 4 * 64, false));
  assert.deepEqual(evicted(under), [64, 128, 64]);
  assert.equal(under.next, 2);
});

test('6.12: a walk that freed nothing is done once more, over all cgroups whatever the goal, and not by 6.1', () => {
  // 5 pages each are so few that the first walk only ages; nothing was idle before.
  const under = touched(RULES_6_12, 5);
  under.next = 2;
  assert.equal(atOnce(tryToFreePages(under, task, 1, false)), 15);
  assert.deepEqual([evicted(under), under.next], [[5, 5, 5], 0]);
  assert.equal(
    atOnce(tryToFreePages(touched({ ...RULES_6_12, walksAllCgroups: true }, 5), task, 1, false)),
    0,
  );
});

test('7.3: by exact budgets the cgroups share what a round asks of each', () => {
  const under = three(RULES_7_3);
  assert.equal(atOnce(tryToFreePages(under, task, 14, true)), 17);
  // 1 page of each, 2 of each, 4 of the first and of the second, who meets the goal.
  assert.deepEqual(evicted(under), [7, 7, 3]);
});

test('6.1: every round visits all cgroups from the first on, those behind the goal with one batch', () => {
  const under = three(RULES_6_1);
  for (const times of [1, 2]) {
    atOnce(tryToFreePages(under, task, 32, true));
    assert.deepEqual(evicted(under), [64 * times, 64 * times, 64 * times]);
  }
});

test('6.1: who comes after the goal is met gives one batch, and not what the round would ask of it', () => {
  const under = three(RULES_6_1);
  // Rounds of 64 from each down to priority 7, 128 at 6: 1536. At 5 the first gives its 192, and 1700 are reached.
  assert.equal(atOnce(tryToFreePages(under, task, 1700, true)), 1536 + 192 + 64 + 64);
  assert.deepEqual(evicted(under), [704, 576, 576]);
});

test('memory.reclaim of the parent of cgroups asks 6.12 for a quarter at a time, so each pays in turn', () => {
  const under = three(RULES_6_12);
  assert.equal(atOnce(memoryReclaim(under, task, 192)), 192);
  assert.deepEqual(evicted(under), [64, 64, 64]);
});

test('two mapped areas share no page table: each is walked, and a window stays inside one', () => {
  const bits = new Uint8Array(2048);
  const areas = [
    { start: 0, end: 700 },
    { start: 1034, end: 1100 },
  ];
  const common = { folios: makeFolios(2048, 1), bits, index: 0, policy: policies.BASE, areas };
  const m: Memcg = makeMemcg({ ...common, first: 0, count: 1100 });
  const tables = [0, 1, 2].map((table) => pagesOfTable(m, table));
  assert.deepEqual(tables, [
    { start: 0, end: 512 },
    { start: 512, end: 700 },
    { start: 1034, end: 1100 },
  ]);
  assert.deepEqual(lookAroundWindow(m, 695), { start: 636, end: 700 });
  assert.deepEqual(lookAroundWindow(m, 1040), { start: 1034, end: 1098 });
  const gap = makeMemcg({ ...common, first: 0, count: 2000, areas: [areas[0], { start: 1536, end: 2000 }] });
  const { start, end } = pagesOfTable(gap, 2);
  assert.equal(end - start, 0, 'a table between two areas maps nothing');
});
