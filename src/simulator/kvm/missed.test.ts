import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT } from '../accessed/bits.js';
import { HOST_ONLY } from '../policy/queryPlan.js';
import { VIEWS } from '../policy/schema.js';
import type { Query } from './query.js';
import { rmapAge, rmapZap, spteIsAwaited, spteMap, spteTouch, spteZap } from './shadow.js';
import { makeShadowMmu } from './slots.js';
import { tdpAge, tdpMap, tdpZap } from './tdp.js';
import { makeVm, stillTask, type Vm } from './vm.js';
import { makeQuery } from './young.js';

/** A query at tick `tick`. */
function at(tick: number, vm: Vm): Query {
  return { ...makeQuery(HOST_ONLY, stillTask(), vm, VIEWS[1]), tick };
}

/** Whoever draws the next access to a translation that is gone is told of it once, or it would come twice. */

function vmWith(adBits: boolean): { vm: Vm; missed: string[] } {
  const bits = Uint8Array.of(HOST_PRESENT);
  const shadow = makeShadowMmu({ gfns: 1, extraGfn: Int32Array.of(0) });
  const vm = makeVm({ bits, shadow, adBits });
  const missed: string[] = [];
  vm.onTdpGone = (p) => missed.push(`page ${p}`);
  vm.onSpteGone = (slot) => missed.push(`slot ${slot}`);
  tdpMap(vm, 0);
  spteMap(vm, 0);
  spteMap(vm, 1);
  return { vm, missed };
}

test('with A/D bits a translation is missed when it is zapped, however often it was asked about', () => {
  const { vm, missed } = vmWith(true);
  for (let k = 0; k < 2; k++) {
    tdpAge(vm, 0, k);
    rmapAge(vm, at(k, vm), 0);
  }
  assert.deepEqual(missed, []);
  tdpZap(vm, 0);
  rmapZap(vm, 0);
  assert.deepEqual(missed, ['page 0', 'slot 0', 'slot 1']);
});

test('a prefetched SPTE awaits the access that was drawn when the one before it went', () => {
  const { vm, missed } = vmWith(true);
  spteZap(vm, 0, 0);
  assert.deepEqual(missed, ['slot 0']);
  spteMap(vm, 0, false);
  assert.ok(spteIsAwaited(vm, 0));
  assert.ok(rmapAge(vm, at(0, vm), 0), 'slot 1 was accessed');
  assert.ok(!rmapAge(vm, at(1, vm), 0));
  spteZap(vm, 0, 0);
  assert.deepEqual(missed, ['slot 0'], 'it is not drawn again');
  spteMap(vm, 0, false);
  spteTouch(vm, 0);
  assert.ok(!spteIsAwaited(vm, 0));
  spteZap(vm, 0, 0);
  assert.deepEqual(missed, ['slot 0', 'slot 0']);
});

test('without A/D bits it is missed when a query takes its permissions away, and not again when it is zapped', () => {
  const { vm, missed } = vmWith(false);
  spteZap(vm, 1, 0);
  assert.deepEqual(missed, ['slot 1']);
  tdpAge(vm, 0, 0);
  rmapAge(vm, at(0, vm), 0);
  tdpZap(vm, 0);
  rmapZap(vm, 0);
  assert.deepEqual(missed, ['slot 1', 'page 0', 'slot 0']);
});
