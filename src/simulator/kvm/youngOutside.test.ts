import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT } from '../accessed/bits.js';
import { makeEngine, runUntil } from '../engine/engine.js';
import { addTask, makeTasks, start, type Task, type Work, wake } from '../engine/tasks.js';
import { lockUse } from '../locks/lockStats.js';
import { makeQrwlock, readLock, readUnlock } from '../locks/qrwlock.js';
import { COSTS } from '../policy/costs.js';
import { type Policy, policies } from '../policy/presets.js';
import { VIEWS } from '../policy/schema.js';
import { type Query, TDP_YOUNG } from './query.js';
import { tdpMap } from './tdp.js';
import { makeVm, stillTask, type Vm, type VmOptions } from './vm.js';
import { makeQuery, queryKvmAtOnce, queryKvmInTime } from './young.js';

function agingQuery(policy: Policy, task: Task, vm: Vm): Query {
  return makeQuery(policy.ask('aging', VIEWS[0]), task, vm, VIEWS[0]);
}

/** A VM of one young page and a task that asks about it, beside a reader that has `mmu_lock` until `readerNs`. */
function asked(
  policy: Policy,
  youngQueryOutsideNs: number,
  readerNs: number,
): { endNs: number; holdNs: number; events: number } {
  const engine = makeEngine();
  const tasks = makeTasks(engine);
  const [ager, reader] = [addTask(tasks, 'ager'), addTask(tasks, 'reader')];
  const mmuLock = makeQrwlock(engine, { actors: 2, onGranted: (actor) => wake(tasks, actor) });
  const costs = { ...COSTS, youngQueryOutsideNs };
  const vm = youngVm({ mmuLock, costs });
  let endNs = 0;
  start(
    ager,
    (function* (): Work {
      assert.equal(yield* queryKvmInTime(vm, agingQuery(policy, ager, vm), 0, false), TDP_YOUNG);
      endNs = engine.nowNs;
    })(),
  );
  readLock(mmuLock, reader.id);
  runUntil(engine, readerNs);
  readUnlock(mmuLock, reader.id);
  runUntil(engine, Number.POSITIVE_INFINITY);
  const write = lockUse(mmuLock).find((use) => use.mode === 'write');
  return { endNs, holdNs: write?.totalHoldNs ?? 0, events: engine.eventsRun };
}

function youngVm(options: Omit<VmOptions, 'bits'>): Vm {
  const vm = makeVm({ ...options, bits: Uint8Array.of(HOST_PRESENT) });
  tdpMap(vm, 0);
  return vm;
}

test('a query under mmu_lock holds it for all but the part that is spent outside', () => {
  const { youngQueryNs, mmuLockWriteNs } = COSTS;
  for (const outsideNs of [0, 30, youngQueryNs]) {
    const all = youngQueryNs + mmuLockWriteNs;
    const times = (policy: Policy, readerNs: number) => {
      const { endNs, holdNs } = asked(policy, outsideNs, readerNs);
      return { endNs, holdNs };
    };
    assert.deepEqual(times(policies.MM612, 0), { endNs: all, holdNs: all - outsideNs });
    // The reader is in the way from the time on at which the lock is asked for.
    const late = { endNs: 1000 + all - outsideNs, holdNs: all - outsideNs };
    assert.deepEqual(times(policies.MM612, 1000), late);
    assert.deepEqual(times(policies.LANDED, 1000), { endNs: youngQueryNs, holdNs: 0 });
  }
});

test('at once it costs the same, and the lock counts the same hold', () => {
  const costs = { ...COSTS, youngQueryOutsideNs: 60 };
  const vm = youngVm({ costs });
  const q = agingQuery(policies.MM612, stillTask(), vm);
  assert.equal(queryKvmAtOnce(vm, q, 0, false), TDP_YOUNG);
  assert.equal(q.ns, COSTS.youngQueryNs + COSTS.mmuLockWriteNs);
  assert.equal(lockUse(vm.mmuLock)[0].totalHoldNs, q.ns - 60);
});

test('its hold is that of a clock that goes from page to page, in the last digit', () => {
  const costs = { ...COSTS, youngQueryOutsideNs: 1 / 3 };
  for (const atNs of [2 ** 20 - 0.1, 2 ** 30 - 0.2]) {
    const engine = makeEngine();
    const tasks = makeTasks(engine);
    const task = addTask(tasks, 'ager');
    const mmuLock = makeQrwlock(engine, { actors: 1, onGranted: () => {} });
    const inTime = youngVm({ mmuLock, costs });
    engine.nowNs = atNs;
    start(
      task,
      (function* (): Work {
        yield* queryKvmInTime(inTime, agingQuery(policies.MM612, task, inTime), 0, false);
      })(),
    );
    runUntil(engine, Number.POSITIVE_INFINITY);
    const atOnce = youngVm({ costs });
    queryKvmAtOnce(atOnce, agingQuery(policies.MM612, stillTask(), atOnce), 0, false, atNs);
    const [a, b] = [inTime, atOnce].map((vm) => lockUse(vm.mmuLock)[0].totalHoldNs);
    assert.equal(b, a);
  }
});

test('what takes no time outside is no event', () => {
  // The reader has gone before.
  const [without, with30] = [0, 30].map((outsideNs) => asked(policies.MM612, outsideNs, -1).events);
  assert.equal(with30, without + 1);
});
