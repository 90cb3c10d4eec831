import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT } from '../accessed/bits.js';
import { makeEngine, runUntil } from '../engine/engine.js';
import { addTask, makeTasks, start, type Work, wake } from '../engine/tasks.js';
import { lockUse } from '../locks/lockStats.js';
import { makeQrwlock, readLock, writeLock, writeUnlock } from '../locks/qrwlock.js';
import { makeRmapLocks, spinLock } from '../locks/spinLocks.js';
import { COSTS } from '../policy/costs.js';
import { policies } from '../policy/presets.js';
import { HOST_ONLY, type QueryPlan, type VmView } from '../policy/queryPlan.js';
import { VIEWS } from '../policy/schema.js';
import { makeStreams } from '../random/streams.js';
import { invalidateAtMostNs, invalidateAtOnce, invalidateEnd, invalidateStart } from './invalidate.js';
import { OLD, type Query, SHADOW_YOUNG, TDP_YOUNG } from './query.js';
import { spteMap, spteTouch } from './shadow.js';
import { makeShadowMmu } from './slots.js';
import { tdpMap, tdpZap } from './tdp.js';
import { flushNs, makeVm, stillTask, type Vm } from './vm.js';
import {
  costOfQuery,
  countQueries,
  locklessNs,
  makeQuery,
  mmuLockIsFree,
  queryKvmAtOnce,
  queryKvmInTime,
} from './young.js';

/** What a query and an invalidation cost and count, page by page; both ways of each must say the same. */

const [NO_RMAPS, RMAPS] = VIEWS;
const VCPUS = 7;
const FLUSH_NS = COSTS.tlbFlushNs + VCPUS * COSTS.tlbFlushPerVcpuNs;

/**
 * Three young pages of a VM with a shadow MMU: page 0 has one SPTE beside that of the TDP MMU, page 1 three, page 2 none.
 * Actor 0 queries, actor 1 is in the way.
 */
function machine() {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const [task, other] = [addTask(tasks, 'ager'), addTask(tasks, 'other')];
  const locks = { actors: 2, onGranted: (actor: number) => wake(tasks, actor) };
  const bits = new Uint8Array(3).fill(HOST_PRESENT);
  const vm = makeVm({
    bits,
    shadow: makeShadowMmu({ gfns: 3, extraGfn: Int32Array.of(1, 1) }),
    vcpus: VCPUS,
    mmuLock: makeQrwlock(engine, locks),
    rmapBits: makeRmapLocks(engine, makeStreams('1').stream('bits'), locks),
    costs: COSTS,
  });
  for (let p = 0; p < 3; p++) tdpMap(vm, p);
  for (const slot of [0, 1, 3, 4]) spteMap(vm, slot);
  return { engine, task, other, vm };
}

/** Acquisitions and holds of the rmaps' lock bits; the holds' sum and the longest of them, in nanoseconds. */
const bitUse = (vm: Vm): number[] =>
  lockUse(vm.rmapBits!).flatMap((use) => [use.acquisitions, use.holds, use.totalHoldNs, use.maxHoldNs]);

type Run = (vm: Vm, q: Query, p: number, hostYoung?: boolean) => { answer: number; ns: number };

const atOnce: Run = (vm, q, p, hostYoung = false) => {
  return { answer: queryKvmAtOnce(vm, q, p, hostYoung), ns: q.ns };
};

const inTime: Run = (vm, q, p, hostYoung = false) => {
  let answer = -1;
  const { engine } = q.task;
  const before = engine.nowNs;
  const work = function* (): Work {
    answer = yield* queryKvmInTime(vm, q, p, hostYoung);
  };
  start(q.task, work());
  runUntil(engine, Number.POSITIVE_INFINITY);
  return { answer, ns: engine.nowNs - before };
};

for (const [name, run] of [
  ['at once', atOnce],
  ['in time', inTime],
] as const) {
  test(`${name}: an rmap is locked once however many SPTEs it has, and an empty one not at all (MODEL.md#the-rmap-lock)`, () => {
    const { task, vm } = machine();
    const q = makeQuery(policies.LANDED.ask('aging', RMAPS), task, vm, RMAPS);
    const ns = [0, 1, 2].map((p) => {
      const { answer, ns } = run(vm, q, p);
      assert.equal(answer, p === 2 ? TDP_YOUNG : TDP_YOUNG | SHADOW_YOUNG);
      return ns;
    });
    assert.deepEqual(
      ns,
      [1, 3, 0].map((sptes) => COSTS.youngQueryNs + sptes * COSTS.spteNs),
    );
    const { rmapLocks, sptesAsked, youngQueries, mmuLockWrite, queriesSkipped } = vm.counts;
    assert.deepEqual([rmapLocks, sptesAsked, youngQueries, mmuLockWrite, queriesSkipped], [2, 4, 3, 0, 0]);
    assert.deepEqual(bitUse(vm), [2, 2, ns[0] + ns[1], ns[1]]);
    assert.equal(run(vm, q, 1).answer, OLD, 'all bits were cleared');
  });

  test(`${name}: a query under mmu_lock is one hold of it, as long as the query and a flush of every vCPU`, () => {
    const { task, vm } = machine();
    const q = makeQuery(policies.BASE.ask('eviction', RMAPS), task, vm, RMAPS);
    const flushed = COSTS.youngQueryNs + COSTS.spteNs + COSTS.mmuLockWriteNs + FLUSH_NS;
    assert.deepEqual(run(vm, q, 0), { answer: TDP_YOUNG | SHADOW_YOUNG, ns: flushed });
    // Old by now: no flush.
    assert.deepEqual(run(vm, q, 0), { answer: OLD, ns: flushed - FLUSH_NS });
    const [use] = lockUse(vm.mmuLock);
    assert.deepEqual([use.mode, use.acquisitions, use.holds, use.waits], ['write', 2, 2, 0]);
    assert.equal(use.maxHoldNs, flushed);
    assert.equal(use.totalHoldNs, 2 * flushed - FLUSH_NS);
    assert.equal(vm.counts.mmuLockWrite, 2);
    assert.equal(vm.counts.tlbFlushes, 1);
  });

  test(`${name}: a gfn with several SPTEs is left out, called young or queried under mmu_lock, as the plan says`, () => {
    const plan: QueryPlan = { ...HOST_ONLY, tdp: 'lockless', shadow: 'lockless' };
    for (const [many, answer, skipped, locked, sptes] of [
      ['same', TDP_YOUNG | SHADOW_YOUNG, 0, 0, 3],
      ['old', TDP_YOUNG, 1, 0, 0],
      ['young', TDP_YOUNG | SHADOW_YOUNG, 1, 0, 0],
      ['mmuLockWrite', TDP_YOUNG | SHADOW_YOUNG, 0, 1, 3],
    ] as const) {
      const { task, vm } = machine();
      const q = makeQuery({ ...plan, many }, task, vm, RMAPS);
      const ns = COSTS.youngQueryNs + sptes * COSTS.spteNs + locked * COSTS.mmuLockWriteNs;
      assert.deepEqual(run(vm, q, 1), { answer, ns }, many);
      assert.deepEqual([vm.counts.queriesSkipped, vm.counts.mmuLockWrite], [skipped, locked], many);
      // One SPTE is no case of `many`.
      assert.equal(run(vm, q, 0).answer, TDP_YOUNG | SHADOW_YOUNG);
      assert.equal(vm.counts.queriesSkipped, skipped);
    }
  });

  test(`${name}: further calls take time, some only where KVM alone was young`, () => {
    const { task, vm } = machine();
    const q = makeQuery(
      { ...HOST_ONLY, tdp: 'lockless', refusedCalls: 2, extraCallsIfKvmYoung: 1 },
      task,
      vm,
      RMAPS,
    );
    assert.equal(run(vm, q, 0).ns, COSTS.youngQueryNs + 3 * COSTS.notifierCallNs);
    assert.equal(run(vm, q, 0).ns, COSTS.youngQueryNs + 2 * COSTS.notifierCallNs);
    assert.equal(vm.counts.sptesAsked, 0, 'the shadow MMU was not asked');
    tdpMap(vm, 0);
    const { answer, ns } = run(vm, q, 0, true);
    assert.deepEqual(
      [answer, ns],
      [TDP_YOUNG, COSTS.youngQueryNs + 2 * COSTS.notifierCallNs],
      'host PTE young',
    );
  });

  test(`${name}: a call that is refused passes before mmu_lock is requested`, () => {
    const { task, vm } = machine();
    const plan: QueryPlan = { ...HOST_ONLY, tdp: 'lockless', shadow: 'mmuLockWrite', refusedCalls: 1 };
    const held = COSTS.youngQueryNs + COSTS.spteNs + COSTS.mmuLockWriteNs;
    assert.equal(run(vm, makeQuery(plan, task, vm, RMAPS), 0).ns, held + COSTS.notifierCallNs);
    assert.equal(lockUse(vm.mmuLock)[0].totalHoldNs, held);
  });

  test(`${name}: SPTEs that are only tested stay young, whatever clears the TDP MMU's bit`, () => {
    const { task, vm } = machine();
    const plan: QueryPlan = { ...HOST_ONLY, tdp: 'lockless', shadow: 'mmuLockWrite' };
    const tests = makeQuery({ ...plan, shadowBits: 'tested' }, task, vm, RMAPS);
    assert.deepEqual(
      [0, 0, 0].map((p) => run(vm, tests, p).answer),
      [TDP_YOUNG | SHADOW_YOUNG, SHADOW_YOUNG, SHADOW_YOUNG],
    );
    const clears = makeQuery(plan, task, vm, RMAPS);
    assert.deepEqual(
      [0, 0].map((p) => run(vm, clears, p).answer),
      [SHADOW_YOUNG, OLD],
    );
  });

  test(`${name}: where the first young MMU suffices, the other is neither queried nor locked, and keeps its bits`, () => {
    const { task, vm } = machine();
    const plan: QueryPlan = { ...HOST_ONLY, tdp: 'lockless', shadow: 'mmuLockWrite', combine: 'firstYoung' };
    const q = makeQuery(plan, task, vm, RMAPS);
    assert.deepEqual(run(vm, q, 1), { answer: TDP_YOUNG, ns: COSTS.youngQueryNs });
    assert.deepEqual([vm.counts.mmuLockWrite, vm.counts.sptesAsked], [0, 0]);
    // The page has not been accessed since: what is found now is as old as what was found before (T12.3).
    assert.equal(run(vm, q, 1).answer, SHADOW_YOUNG);
    assert.equal(run(vm, q, 1).answer, OLD);
    assert.deepEqual([vm.counts.mmuLockWrite, vm.counts.sptesAsked], [2, 6]);
  });

  test(`${name}: where the shadow MMU's answer replaces the TDP MMU's, a page that L1 alone touched is old`, () => {
    const { task, vm } = machine();
    const plan: QueryPlan = {
      ...HOST_ONLY,
      tdp: 'lockless',
      shadow: 'mmuLockWrite',
      combine: 'shadowReplacesTdp',
    };
    assert.equal(run(vm, makeQuery(plan, task, vm, RMAPS), 2).answer, OLD, 'page 2 has no SPTE there');
    assert.equal(run(vm, makeQuery({ ...plan, combine: 'or' }, task, vm, RMAPS), 2).answer, OLD, 'cleared');
    assert.equal(run(vm, makeQuery(plan, task, vm, RMAPS), 1).answer, SHADOW_YOUNG);
    tdpMap(vm, 2);
    assert.equal(
      run(vm, makeQuery(plan, task, vm, NO_RMAPS), 2).answer,
      TDP_YOUNG,
      'without rmaps nothing does',
    );
  });
}

test('a VM without rmaps is not asked about them, whatever the plan', () => {
  const { task, vm } = machine();
  const q = makeQuery(policies.MM612.ask('aging', NO_RMAPS), task, vm, NO_RMAPS);
  assert.equal(queryKvmAtOnce(vm, q, 1, false), TDP_YOUNG);
  assert.equal(vm.counts.sptesAsked, 0);
});

test('a try-lock that fails leaves the rmap out; one that succeeds queries it in one hold', () => {
  const plan: QueryPlan = { ...HOST_ONLY, tdp: 'lockless', shadow: 'mmuLockTry' };
  const { task, other, vm } = machine();
  const q = makeQuery(plan, task, vm, RMAPS);
  assert.ok(readLock(vm.mmuLock, other.id));
  assert.deepEqual(inTime(vm, q, 0), { answer: TDP_YOUNG, ns: COSTS.youngQueryNs });
  assert.deepEqual([vm.counts.queriesSkipped, vm.counts.mmuLockWrite], [1, 0]);
  const free = machine();
  const answer = inTime(free.vm, makeQuery(plan, free.task, free.vm, RMAPS), 0);
  const ns = COSTS.youngQueryNs + COSTS.spteNs + COSTS.mmuLockWriteNs;
  assert.deepEqual(answer, { answer: TDP_YOUNG | SHADOW_YOUNG, ns });
  assert.deepEqual([free.vm.counts.queriesSkipped, free.vm.counts.mmuLockWrite], [0, 1]);
  assert.ok(readLock(free.vm.mmuLock, free.other.id), 'it was given back');
});

test('mmu_lock is in the way of those plans only that may take it', () => {
  const { task, other, vm } = machine();
  assert.ok(writeLock(vm.mmuLock, other.id));
  const isFree = (plan: QueryPlan, view: VmView): boolean =>
    mmuLockIsFree(vm, makeQuery(plan, task, vm, view));
  const shadow = (way: QueryPlan['shadow'], many: QueryPlan['many'] = 'same'): QueryPlan => {
    return { ...HOST_ONLY, shadow: way, many };
  };
  assert.ok(!isFree({ ...HOST_ONLY, tdp: 'mmuLockWrite' }, NO_RMAPS));
  for (const plan of [shadow('mmuLockWrite'), shadow('mmuLockTry'), shadow('lockless', 'mmuLockWrite')]) {
    assert.ok(!isFree(plan, RMAPS));
    assert.ok(isFree(plan, NO_RMAPS), 'there are no rmaps');
  }
  assert.ok(isFree(shadow('rmapBit'), RMAPS));
  assert.ok(isFree(shadow('notAsked', 'mmuLockWrite'), RMAPS));
  writeUnlock(vm.mmuLock, other.id);
  assert.ok(isFree(shadow('mmuLockWrite'), RMAPS));
});

test('what a query of an old page costs is known beforehand where it is one step: no lock, no rmap, no other call', () => {
  const { task, vm } = machine();
  const lockless: QueryPlan = { ...HOST_ONLY, tdp: 'lockless' };
  const ns = (plan: QueryPlan, view: VmView): number => locklessNs(vm, makeQuery(plan, task, vm, view));
  const plain = COSTS.youngQueryNs;
  assert.deepEqual([ns(lockless, RMAPS), ns(lockless, NO_RMAPS)], [plain, plain]);
  assert.equal(
    ns({ ...lockless, flushIfYoung: true, extraCallsIfKvmYoung: 1 }, RMAPS),
    plain,
    'it is not young',
  );
  assert.equal(ns({ ...HOST_ONLY, tdp: 'mmuLockWrite' }, NO_RMAPS), 0);
  for (const shadow of ['lockless', 'rmapBit', 'mmuLockWrite', 'mmuLockTry'] as const)
    assert.deepEqual([ns({ ...lockless, shadow }, RMAPS), ns({ ...lockless, shadow }, NO_RMAPS)], [0, plain]);
  assert.equal(
    ns({ ...lockless, refusedCalls: 1 }, NO_RMAPS),
    0,
    'a call that is refused passes before, by itself',
  );
});

test('queries that are counted together count as one by one', () => {
  const { LANDED, MM612, REV } = policies;
  const free = ({ vm }: ReturnType<typeof machine>): object => [vm.counts, lockUse(vm.mmuLock), bitUse(vm)];
  for (const { name, ask } of [LANDED, MM612, REV])
    for (const page of [0, 2]) {
      const [a, b] = [machine(), machine()];
      const [qa, qb] = [a, b].map(({ task, vm }) => makeQuery(ask('aging', RMAPS), task, vm, RMAPS));
      const sptes = page === 2 || qa.shadow === 'notAsked' ? 0 : 1;
      // All bits are clear from the first query on.
      for (const { vm } of [a, b])
        queryKvmAtOnce(vm, makeQuery(ask('eviction', RMAPS), stillTask(), vm, RMAPS), page, false);
      for (let k = 0; k < 3; k++) assert.equal(queryKvmAtOnce(a.vm, qa, page, false), OLD);
      const { ns, outsideNs } = costOfQuery(b.vm, qb, sptes);
      assert.equal(ns, qa.ns);
      countQueries(b.vm, qb, 3, sptes, ns - outsideNs);
      assert.deepEqual(free(b), free(a), `${name}, page ${page}`);
      // Where the kernel has no such bits they are counted all the same.
      const without = { ...b.vm, rmapBits: null };
      countQueries(without, qb, 1, sptes, ns);
      assert.deepEqual(bitUse(b.vm), bitUse(a.vm));
    }
});

test('the bit of an rmap has the number of its gfn, wherever the guest’s memory begins', () => {
  // The first has no SPTE.
  for (const [gfn, waits] of [
    [0, false],
    [1, true],
    [2, false],
  ] as const)
    for (const what of ['query', 'invalidation']) {
      const { engine, task, other, vm: at0 } = machine();
      const bits = new Uint8Array(8).fill(HOST_PRESENT);
      const vm: Vm = { ...at0, bits, first: 5, shadow: makeShadowMmu({ gfns: 3 }) };
      for (const slot of [1, 2]) spteMap(vm, slot);
      assert.ok(spinLock(vm.rmapBits!, other.id, 1));
      const q = makeQuery(policies.LANDED.ask('aging', RMAPS), task, vm, RMAPS);
      let ended = false;
      const work = function* (): Work {
        yield* what === 'query' ? queryKvmInTime(vm, q, 5 + gfn, false) : invalidateStart(vm, task, 5 + gfn);
        ended = true;
      };
      start(task, work());
      runUntil(engine, Number.POSITIVE_INFINITY);
      assert.equal(ended, !waits, `${what}, gfn ${gfn}`);
      assert.equal(vm.counts.rmapLocks, what === 'query' && gfn > 0 ? 1 : 0);
    }
});

test('KVM has a part in a query of either MMU', () => {
  const { task, vm } = machine();
  const isKvms = (plan: Partial<QueryPlan>, its: Vm | null = vm): boolean =>
    makeQuery({ ...HOST_ONLY, ...plan }, task, its, RMAPS).isKvms;
  assert.deepEqual(
    [isKvms({}), isKvms({ tdp: 'lockless' }), isKvms({ shadow: 'rmapBit' })],
    [false, true, true],
  );
  assert.equal(isKvms({ tdp: 'lockless' }, null), false);
});

test('an invalidation costs its two holds, and a flush of every vCPU where an SPTE went', () => {
  const { invalidateNs, invalidateEndNs } = COSTS;
  const { vm } = machine();
  assert.equal(flushNs(vm), FLUSH_NS);
  assert.equal(invalidateAtMostNs(vm), invalidateNs + FLUSH_NS + invalidateEndNs);
  assert.equal(invalidateAtOnce(vm, 1, 0), invalidateNs + FLUSH_NS + invalidateEndNs);
  assert.equal(invalidateAtOnce(vm, 1, 0), invalidateNs + invalidateEndNs, 'nothing is mapped any more');
  const [use] = lockUse(vm.mmuLock);
  assert.deepEqual([use.acquisitions, use.holds, use.maxHoldNs], [4, 4, invalidateNs + FLUSH_NS]);
  assert.deepEqual(bitUse(vm), [1, 1, 0, 0], 'nor is an empty rmap locked');
  assert.deepEqual([vm.counts.mmuLockWrite, vm.counts.tlbFlushes, vm.invalidateSeq], [4, 1, 2]);
});

test('an invalidation flushes where either MMU had an SPTE', () => {
  const withoutNs = COSTS.invalidateNs + COSTS.invalidateEndNs;
  for (const [p, hasTdp, flushNs] of [
    [1, false, FLUSH_NS],
    [2, true, FLUSH_NS],
    [2, false, 0],
  ] as const) {
    const { vm } = machine();
    if (!hasTdp) tdpZap(vm, p);
    assert.equal(invalidateAtOnce(vm, p, 0), withoutNs + flushNs, `page ${p}, ${hasTdp}`);
  }
});

test('in time it is the same, and no fault may map the page between its start and its end', () => {
  const { invalidateNs, invalidateEndNs } = COSTS;
  const { engine, task, vm } = machine();
  let between = -1;
  spteTouch(vm, 1);
  const work = function* (): Work {
    assert.equal(yield* invalidateStart(vm, task, 1), 0, 'zapped as soon as the lock was there');
    between = vm.inProgress;
    yield* invalidateEnd(vm, task);
  };
  start(task, work());
  runUntil(engine, Number.POSITIVE_INFINITY);
  assert.equal(engine.nowNs, invalidateNs + FLUSH_NS + invalidateEndNs);
  assert.deepEqual([between, vm.inProgress, vm.invalidateSeq], [1, 0, 1]);
  assert.deepEqual(bitUse(vm), [1, 1, 0, 0]);
  const [use] = lockUse(vm.mmuLock);
  assert.deepEqual([use.acquisitions, use.holds, use.maxHoldNs], [2, 2, invalidateNs + FLUSH_NS]);
});
