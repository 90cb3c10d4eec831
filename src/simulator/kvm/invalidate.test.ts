/**
 * Which faults an invalidation sends back (MODEL.md#faults): those of pages in progress, and all that began before it
 * ended.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT } from '../accessed/bits.js';
import { runUntil } from '../engine/engine.js';
import { start, type Work } from '../engine/tasks.js';
import { COSTS } from '../policy/costs.js';
import { invalidateAtOnce, invalidateEnd, invalidateStart, mayMap } from './invalidate.js';
import { makeVm, stillTask } from './vm.js';

test('while invalidations are in progress no page from the first to the last of them may be mapped', () => {
  const task = stillTask();
  const vm = makeVm({ bits: new Uint8Array(10).fill(HOST_PRESENT) });
  const run = (work: Work<unknown>): void => {
    const all = function* (): Work {
      yield* work;
    };
    start(task, all());
    runUntil(task.engine, Number.POSITIVE_INFINITY);
  };
  const mayBeMapped = (): number[] => [...vm.bits.keys()].filter((p) => mayMap(vm, p, vm.invalidateSeq));
  assert.equal(mayBeMapped().length, 10);
  run(invalidateStart(vm, task, 6));
  assert.deepEqual(mayBeMapped(), [0, 1, 2, 3, 4, 5, 7, 8, 9]);
  run(invalidateStart(vm, task, 3));
  assert.deepEqual(mayBeMapped(), [0, 1, 2, 7, 8, 9], 'one span for both');
  run(invalidateStart(vm, task, 8));
  assert.deepEqual(mayBeMapped(), [0, 1, 2, 9]);
  for (let k = 0; k < 2; k++) run(invalidateEnd(vm, task));
  assert.deepEqual(mayBeMapped(), [0, 1, 2, 9], 'the span is given up with the last of them');
  run(invalidateEnd(vm, task));
  assert.equal(mayBeMapped().length, 10);
  run(invalidateStart(vm, task, 1));
  assert.deepEqual(mayBeMapped(), [0, 2, 3, 4, 5, 6, 7, 8, 9], 'and begins again');
});

test('a fault that began before an invalidation ended looks again, whatever page it is for', () => {
  const vm = makeVm({ bits: new Uint8Array(2).fill(HOST_PRESENT), costs: COSTS });
  const seq = vm.invalidateSeq;
  assert.ok(mayMap(vm, 1, seq));
  invalidateAtOnce(vm, 0, 0);
  assert.ok(!mayMap(vm, 1, seq));
  assert.ok(mayMap(vm, 1, vm.invalidateSeq));
});
