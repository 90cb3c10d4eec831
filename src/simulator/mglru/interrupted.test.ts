/**
 * What nothing comes between is done at once, what is interrupted is done page by page. No task may see the difference:
 * pages, counts, holds of locks and the time that it takes are the same.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, SPTE_ACCESSED, TDP_ACCESSED } from '../accessed/bits.js';
import { spend, start, type Work } from '../engine/tasks.js';
import { flushNs } from '../kvm/vm.js';
import { lockUse } from '../locks/lockStats.js';
import { touch, touchByHost, touchSlot } from '../mm/fault.js';
import { tryToIncMinSeq } from '../mm/lruvec.js';
import { RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { durationsOf } from '../stats/durations.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { type TimedGuest, timedGuest } from './testing/timedGuest.js';

const PAGES = 576;

/** All that a run can show, and when the reclaimer was done. */
function outcome(guest: TimedGuest, isInterrupted: boolean, work: Work<unknown>) {
  const { m, task, other, ptl, run } = guest;
  let endNs = 0;
  const timed = function* (): Work {
    yield* work;
    endNs = task.engine.nowNs;
  };
  const interrupts = function* (): Work {
    while (endNs === 0) if (!spend(other, 50)) yield;
  };
  if (isInterrupted) start(other, interrupts());
  run(timed());
  const vm = m.vm!;
  return {
    endNs,
    bits: m.bits,
    extraBits: vm.shadow?.extraBits,
    rmaps: vm.shadow?.rmap.heads,
    lruvec: m.lruvec,
    counts: m.counts,
    filters: m.filters,
    kvm: vm.counts,
    locks: [ptl, vm.mmuLock, ...(vm.rmapBits === null ? [] : [vm.rmapBits])].map(lockUse),
  };
}

/** A guest whose pages are all idle and evictable but for some that were accessed in each of the three ways. */
function mostlyIdle(guest: TimedGuest): TimedGuest {
  const { m, task, run } = guest;
  for (let k = 0; k < 2; k++) {
    for (const column of [m.bits, m.vm!.shadow?.extraBits ?? []])
      for (const p of column.keys()) column[p] &= ~(HOST_ACCESSED | TDP_ACCESSED | SPTE_ACCESSED);
    run(tryToIncMaxSeq(m, task, true));
  }
  tryToIncMinSeq(m.lruvec);
  for (const p of [5, 20, 520]) touch(m, p);
  touchByHost(m, 40);
  if (m.vm!.shadow !== null) for (const slot of [9, 50, PAGES + 12]) touchSlot(m, slot);
  return guest;
}

const works: Readonly<Record<string, (guest: TimedGuest) => Work<unknown>>> = {
  aging: ({ m, task }) => tryToIncMaxSeq(m, task, true),
  eviction: ({ m, task }) => evictFolios(m, task),
};

for (const [name, work] of Object.entries(works)) {
  test(`${name}: interrupted or not, under every policy, with and without an L2, by old rules and new`, () => {
    for (const policy of Object.values(policies).filter((each) => each.knowsEveryAccess !== true)) {
      for (const nested of [false, true]) {
        for (const rules of [RULES_6_12, RULES_7_3]) {
          const [a, b] = [false, true].map((isInterrupted) => {
            const guest = mostlyIdle(timedGuest(PAGES, { policy, rules, nested }));
            return outcome(guest, isInterrupted, work(guest));
          });
          assert.deepEqual(a, b, `${policy.name}, ${nested ? 'nested' : 'plain'}, ${rules.kernel}`);
          const { pgsteal, rescued, agings } = a.counts;
          assert.ok(agings === 3 || (pgsteal > 30 && rescued > 0), 'something happened');
        }
      }
    }
  });
}

test('times add up: a query for each page, then what moves; a check, a query, an unmap and a write for each page that goes', () => {
  const { youngQueryNs, lastCheckNs, isolateNs, invalidateNs, invalidateEndNs } = COSTS;
  const aging = timedGuest(PAGES);
  aging.run(tryToIncMaxSeq(aging.m, aging.task, true));
  assert.equal(aging.ptl.engine.nowNs, PAGES * youngQueryNs);
  // The oldest of four generations has to move: it holds all pages after a second aging that finds none young.
  for (let k = 0; k < 2; k++) {
    for (const p of aging.m.bits.keys()) aging.m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
    aging.run(tryToIncMaxSeq(aging.m, aging.task, true));
  }
  const before = aging.ptl.engine.nowNs;
  aging.run(tryToIncMaxSeq(aging.m, aging.task, true));
  assert.equal(aging.ptl.engine.nowNs - before, PAGES * (youngQueryNs + isolateNs));
  assert.equal(durationsOf(aging.m.agingNs).maxNs, PAGES * (youngQueryNs + isolateNs));

  const eviction = mostlyIdle(timedGuest(PAGES));
  const { m, task, ptl, run } = eviction;
  const startNs = ptl.engine.nowNs;
  const [agingQueries, lookAroundQueries] = [m.counts.agingQueries, m.counts.lookAroundQueries];
  run(evictFolios(m, task));
  const { lastChecks, pgsteal, rescued } = m.counts;
  assert.deepEqual([agingQueries, m.counts.agingQueries], [2 * PAGES, 2 * PAGES]);
  assert.deepEqual([pgsteal + rescued, lookAroundQueries], [64, 0]);
  const unmapNs = invalidateNs + flushNs(m.vm!) + invalidateEndNs + m.swapOutNs;
  const checksNs = lastChecks * (lastCheckNs + youngQueryNs) + m.counts.lookAroundQueries * youngQueryNs;
  assert.equal(ptl.engine.nowNs - startNs, 64 * isolateNs + checksNs + pgsteal * unmapNs);
});
