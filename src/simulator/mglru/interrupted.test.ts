/**
 * What nothing comes between is done at once, what is interrupted is done page by page. No task may see the difference:
 * pages, counts, holds of locks and the time that it takes are the same.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_ACCESSED, HOST_PRESENT, SWAPPED, TDP_ACCESSED, TDP_PRESENT } from '../accessed/bits.js';
import { runUntil } from '../engine/engine.js';
import { spend, spendSteps, start, type Work } from '../engine/tasks.js';
import { spteIsPresent, spteMap, spteZap } from '../kvm/shadow.js';
import { slotCount } from '../kvm/slots.js';
import { flushNs } from '../kvm/vm.js';
import { lockUse } from '../locks/lockStats.js';
import { writeLock, writeUnlock } from '../locks/qrwlock.js';
import { wantsTable } from '../mm/bloom.js';
import { touch, touchByHost, touchSlot } from '../mm/fault.js';
import { seqOf, tryToIncMinSeq } from '../mm/lruvec.js';
import { RULES_6_12, RULES_7_3 } from '../mm/rules.js';
import { COSTS } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import { resolvePolicy } from '../policy/schema.js';
import { durationsOf } from '../stats/durations.js';
import { tryToIncMaxSeq } from './aging.js';
import { evictFolios } from './eviction.js';
import { makeIdle, type TimedGuest, timedGuest } from './testing/timedGuest.js';

const PAGES = 576;

/** Who comes between, if anybody: every 50 ns, or each 20 us. */
const INTERRUPTS = ['none', 'events', 'steps', 'few events'] as const;

/** Runs work, beside which another task does something every `everyNs` nanoseconds until the work is done. */
function runBeside({ other, run }: TimedGuest, work: Work<unknown>, everyNs: number, act: () => void): void {
  let isDone = false;
  const noted = function* (): Work {
    yield* work;
    isDone = true;
  };
  const acts = function* (): Work {
    while (!isDone) {
      if (!spend(other, everyNs)) yield;
      act();
    }
  };
  start(other, acts());
  run(noted());
}

/** All that a run can show, and when the reclaimer was done. */
function outcome(guest: TimedGuest, by: (typeof INTERRUPTS)[number], work: Work<unknown>) {
  const { m, task, other, ptl, run } = guest;
  let endNs = 0;
  const timed = function* (): Work {
    yield* work;
    endNs = task.engine.nowNs;
  };
  const steps = { ns: 50, begin: () => endNs === 0 };
  const everyNs = by === 'events' ? 50 : 20_000;
  const interrupts = function* (): Work {
    while (endNs === 0) if (!(by === 'steps' ? spendSteps(other, steps) : spend(other, everyNs))) yield;
  };
  if (by !== 'none') start(other, interrupts());
  run(timed());
  const vm = m.vm;
  const locks = vm === null ? [] : [vm.mmuLock, ...(vm.rmapBits === null ? [] : [vm.rmapBits])];
  return {
    endNs,
    bits: m.bits,
    extraBits: vm?.shadow?.extraBits,
    rmaps: vm?.shadow?.rmap.heads,
    lruvec: { ...m.lruvec, answers: null, ticks: null },
    counts: m.counts,
    filters: m.filters,
    kvm: vm?.counts,
    locks: [ptl, ...locks].map(lockUse),
  };
}

/** A guest whose pages are all idle and evictable but for some that were accessed in each of the three ways. */
function mostlyIdle(guest: TimedGuest): TimedGuest {
  const { m } = guest;
  makeIdle(guest);
  // Eight in the window of page 40, and in the second table: just enough for another visit.
  for (const p of [44, 48, 64, 65, 66, 67, 520, 521, 522, 523, 524, 525, 526, 527]) touch(m, p);
  for (const p of [40, 70]) touchByHost(m, p);
  if (m.vm?.shadow) for (const slot of [46, 50, PAGES + 52]) touchSlot(m, slot);
  return guest;
}

const works: Readonly<Record<string, (guest: TimedGuest) => Work<unknown>>> = {
  aging: ({ m, task }) => tryToIncMaxSeq(m, task, true),
  eviction: ({ m, task }) => evictFolios(m, task),
};

const arms = Object.values(policies).filter((each) => each.knowsEveryAccess !== true);
/** Nobody's plan: every query is two calls where only KVM says young. */
const twice: Policy = {
  ...policies.LANDED,
  name: 'twice',
  ask: (...args) => ({ ...policies.LANDED.ask(...args), extraCallsIfKvmYoung: 1 }),
};

for (const [name, work] of Object.entries(works)) {
  test(`${name}: interrupted or not, under every policy, with and without an L2, by old rules and new`, () => {
    for (const policy of [...arms, twice]) {
      for (const what of [
        {},
        { nested: true },
        { nested: true, adBits: false },
        { guestPages: 300 },
        { isProcess: true },
      ]) {
        for (const rules of [RULES_6_12, RULES_7_3]) {
          const [a, ...others] = INTERRUPTS.map((by) => {
            const guest = mostlyIdle(timedGuest(PAGES, { policy, rules, ...what }));
            return outcome(guest, by, work(guest));
          });
          for (const [k, b] of others.entries()) {
            const by = INTERRUPTS[k + 1];
            assert.deepEqual(b, a, `${policy.name}, ${JSON.stringify(what)}, ${rules.kernel}, ${by}`);
          }
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

  const { m, task, ptl, run } = mostlyIdle(timedGuest(PAGES));
  const startNs = ptl.engine.nowNs;
  const [agingQueries, lookAroundQueries] = [m.counts.agingQueries, m.counts.lookAroundQueries];
  let reclaimed = -1;
  const eviction = function* (): Work {
    ({ reclaimed } = yield* evictFolios(m, task));
  };
  run(eviction());
  assert.equal(reclaimed, m.counts.pgsteal);
  const { lastChecks, pgsteal, rescued } = m.counts;
  assert.deepEqual([agingQueries, m.counts.agingQueries], [2 * PAGES, 2 * PAGES]);
  assert.deepEqual([pgsteal + rescued, lookAroundQueries], [64, 0]);
  const unmapNs = invalidateNs + flushNs(m.vm!) + invalidateEndNs + m.swapOutNs;
  const checksNs = lastChecks * (lastCheckNs + youngQueryNs) + m.counts.lookAroundQueries * youngQueryNs;
  assert.equal(ptl.engine.nowNs - startNs, 64 * isolateNs + checksNs + pgsteal * unmapNs);
});

test('pages that were kept are as they were but for their accessed bits; those that went are in swap', () => {
  const { m, task, run } = mostlyIdle(timedGuest(PAGES));
  run(evictFolios(m, task));
  const kept = [40, 44, 48];
  for (let p = 0; p < 64; p++)
    assert.equal(m.bits[p], kept.includes(p) ? HOST_PRESENT | TDP_PRESENT : SWAPPED, `page ${p}`);
});

test('whoever needs mmu_lock waits for it: an aging, and a look-around after a check that did without', () => {
  const { LANDED, MM612 } = policies;
  const ask: Policy['ask'] = (situation, vm) =>
    (situation === 'neighbour' ? MM612 : LANDED).ask(situation, vm);
  for (const [policy, work] of [
    [MM612, works.aging],
    [{ ...LANDED, ask }, works.eviction],
  ] as const) {
    const guest = mostlyIdle(timedGuest(PAGES, { policy }));
    const { m, task, other, run } = guest;
    const { bits } = m;
    const { mmuLock } = m.vm!;
    for (const p of [0, 5]) touch(m, p);
    assert.ok(writeLock(mmuLock, other.id));
    run(work(guest));
    assert.ok(bits[5] & TDP_ACCESSED, 'not looked at while another has the lock');
    writeUnlock(mmuLock, other.id);
    runUntil(task.engine, Number.POSITIVE_INFINITY);
    assert.equal(bits[5] & TDP_ACCESSED, 0);
    assert.ok(lockUse(mmuLock).some(({ waits }) => waits > 0));
  }
});

for (const [how, everyNs] of [
  ['in time', 50], // no check can be made at once
  ['at once', 20_000],
] as const)
  test(`checks ${how} go by what the VM is at each: rmaps that it gets meanwhile, pages that are none of its`, () => {
    const guest = mostlyIdle(timedGuest(PAGES, { policy: resolvePolicy('REV'), nested: true }));
    const { m, task } = guest;
    const vm = m.vm!;
    for (const slot of Array(slotCount(vm.shadow!)).keys()) spteZap(vm, slot, 0);
    Object.assign(vm, { pages: 60 });
    runBeside(guest, evictFolios(m, task), everyNs, () => {
      // In the midst of the checks L2 gets a page, and L1 accesses the VM's last.
      if (m.counts.lastChecks < 32 || spteIsPresent(vm, 50)) return;
      assert.ok(m.counts.lastChecks < 50);
      spteMap(vm, 50);
      touch(m, 59);
    });
    const isKept = (p: number): boolean => (m.bits[p] & HOST_PRESENT) !== 0;
    assert.deepEqual([49, 50, 58, 59, 60].map(isKept), [false, true, false, true, false]);
  });

for (const [how, queries, touched] of [
  ['page by page', 1, 5], // between two steps of the other
  ['many together', 40, 5],
  ['quiet pages', 40, null],
] as const)
  test(`an aging goes by what the VM is at each page: rmaps that it gets meanwhile, ${how}`, () => {
    const { youngQueryNs } = COSTS;
    const guest = mostlyIdle(timedGuest(PAGES, { policy: policies.LANDED, nested: true }));
    const { m, task, ptl } = guest;
    const vm = m.vm!;
    for (const slot of Array(slotCount(vm.shadow!)).keys()) spteZap(vm, slot, 0);
    for (const p of m.bits.keys()) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
    if (touched !== null) touch(m, touched);
    const startNs = ptl.engine.nowNs;
    const asked = m.counts.agingQueries;
    runBeside(guest, tryToIncMaxSeq(m, task, true), queries * youngQueryNs, () => {
      // In the midst of a table L2 gets two pages: the walk has passed one of them.
      if (ptl.engine.nowNs - startNs < 200 * youngQueryNs || spteIsPresent(vm, 300)) return;
      for (const slot of [100, 300]) {
        spteMap(vm, slot);
        touchSlot(m, slot);
      }
      for (let p = 400; p < 463; p++) touch(m, p);
    });
    const isYoung = (p: number): boolean => seqOf(m.lruvec, p) === m.lruvec.maxSeq - 1;
    assert.deepEqual([100, 299, 300].map(isYoung), [false, false, true]);
    assert.ok(touched !== null || wantsTable(m.filters, m.lruvec.maxSeq, 0), 'one in eight, 64, were young');
    assert.equal(m.counts.agingQueries - asked, PAGES);
  });

test('a look-around goes on where the VM gets rmaps meanwhile, and counts the neighbours that it promotes', () => {
  const guest = mostlyIdle(timedGuest(PAGES, { policy: policies.LANDED, nested: true }));
  const { m, task } = guest;
  const vm = m.vm!;
  for (const slot of Array(slotCount(vm.shadow!)).keys()) spteZap(vm, slot, 0);
  runBeside(guest, evictFolios(m, task), 50, () => {
    // Page 40 has been checked, and its neighbours from 8 on are being looked at.
    if (m.bits[40] & HOST_ACCESSED || m.bits[64] & TDP_ACCESSED || spteIsPresent(vm, 67)) return;
    assert.ok(m.bits[66] & TDP_ACCESSED, 'it has not come so far');
    spteMap(vm, 67);
  });
  assert.equal(m.counts.lookAroundPromoted, 5);
  assert.ok(wantsTable(m.filters, m.lruvec.maxSeq, 0), 'with page 40, one in eight was young');
});

test('each query is a step of the clock, two where something passes before a lock is asked for, page by page or not', () => {
  const costs = { ...COSTS, youngQueryOutsideNs: 30 };
  for (const [policy, steps] of [
    [policies.LANDED, 1],
    [policies.MM612, 2],
  ] as const)
    for (const adBits of [true, false])
      for (const everyNs of [50, 20_000]) {
        const guest = timedGuest(512, { policy, adBits, costs });
        const { m, task } = guest;
        let alarms = 0;
        runBeside(guest, tryToIncMaxSeq(m, task, true), everyNs, () => alarms++);
        // The start of either task, and what the aging moves.
        assert.equal(
          task.engine.eventsRun - alarms,
          512 * steps + 3,
          `${policy.name}, ${adBits}, ${everyNs}`,
        );
      }
});

test('quiet pages are passed in steps for which the task is not woken, also where others come between', () => {
  const guest = mostlyIdle(timedGuest(PAGES));
  const { m, task, other, run } = guest;
  for (const p of m.bits.keys()) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
  const before = task.tasks.stepsEnded;
  const alarm = function* (): Work {
    if (!spend(other, 100 * COSTS.youngQueryNs)) yield;
  };
  start(other, alarm());
  run(tryToIncMaxSeq(m, task, true));
  // The second table is walked at once: nothing comes between any more.
  assert.equal(task.tasks.stepsEnded - before, 512);
});

/** Work on an idle guest of one table, in which `page` is accessed at some time: whether it was found young by then. */
function accessedAt(atNs: number, page: number, work: (guest: TimedGuest) => Work<unknown>): TimedGuest {
  const guest = timedGuest(512);
  const { m, task, other, ptl, run } = guest;
  for (let k = 0; k < 2; k++) {
    for (const p of m.bits.keys()) m.bits[p] &= ~(HOST_ACCESSED | TDP_ACCESSED);
    run(tryToIncMaxSeq(m, task, true));
  }
  tryToIncMinSeq(m.lruvec);
  const startNs = ptl.engine.nowNs;
  const access = function* (): Work {
    if (!spend(other, startNs + atNs - ptl.engine.nowNs)) yield;
    if (m.bits[page] & TDP_PRESENT) m.bits[page] |= TDP_ACCESSED;
  };
  start(other, access());
  run(work(guest));
  return guest;
}

test('an access counts for the aging under way until the walk has passed the page', () => {
  const { youngQueryNs } = COSTS;
  for (const [page, after, counts] of [
    [500, 100, true],
    [500, 499.5, true],
    [500, 501.5, false],
    [100, 500, false],
  ] as const) {
    const { m } = accessedAt(after * youngQueryNs, page, works.aging);
    const isYoung = seqOf(m.lruvec, page) === m.lruvec.maxSeq - 1;
    assert.equal(isYoung, counts, `page ${page}, after ${after} pages`);
  }
});

test('an access saves a page until its last check, and not after it', () => {
  const { isolateNs, lastCheckNs, youngQueryNs, invalidateNs } = COSTS;
  const checkedNs = 64 * isolateNs + lastCheckNs;
  for (const [atNs, isSaved] of [
    [checkedNs - 1, true],
    [checkedNs + youngQueryNs / 2, false],
    [checkedNs + youngQueryNs + invalidateNs / 2, false],
  ] as const) {
    const { m } = accessedAt(atNs, 0, works.eviction);
    assert.equal((m.bits[0] & HOST_PRESENT) !== 0, isSaved, `after ${atNs} ns`);
    assert.equal(m.counts.rescued, isSaved ? 1 : 0);
  }
});
