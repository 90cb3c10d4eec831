import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOST_PRESENT } from '../accessed/bits.js';
import {
  makeShadowMmu,
  rmapAge,
  rmapZap,
  type ShadowMmu,
  spteIsAwaited,
  spteMap,
  spteTouch,
  spteZap,
} from './shadow.js';
import { tdpAge, tdpMap, tdpZap } from './tdp.js';
import { makeVm, type Vm } from './vm.js';

/** Whoever draws the next access to a translation that is gone is told of it once, or it would come twice. */

function vmWith(adBits: boolean): { vm: Vm; shadow: ShadowMmu; missed: string[] } {
  const bits = Uint8Array.of(HOST_PRESENT);
  const shadow = makeShadowMmu({ gfns: 1, extraGfn: Int32Array.of(0) });
  const vm = makeVm({ bits, shadow, adBits });
  const missed: string[] = [];
  vm.onTdpGone = (p) => missed.push(`page ${p}`);
  vm.onSpteGone = (slot) => missed.push(`slot ${slot}`);
  tdpMap(vm, 0);
  spteMap(vm, shadow, 0);
  spteMap(vm, shadow, 1);
  return { vm, shadow, missed };
}

test('with A/D bits a translation is missed when it is zapped, however often it was asked about', () => {
  const { vm, shadow, missed } = vmWith(true);
  for (let k = 0; k < 2; k++) {
    tdpAge(vm, 0, k);
    rmapAge(vm, shadow, 0, k);
  }
  assert.deepEqual(missed, []);
  tdpZap(vm, 0);
  rmapZap(vm, shadow, 0);
  assert.deepEqual(missed, ['page 0', 'slot 0', 'slot 1']);
});

test('a prefetched SPTE awaits the access that was drawn when the one before it went', () => {
  const { vm, shadow, missed } = vmWith(true);
  spteZap(vm, shadow, 0, 0);
  assert.deepEqual(missed, ['slot 0']);
  spteMap(vm, shadow, 0, false);
  assert.ok(spteIsAwaited(vm, shadow, 0));
  assert.ok(rmapAge(vm, shadow, 0, 0), 'slot 1 was accessed');
  assert.ok(!rmapAge(vm, shadow, 0, 1));
  spteZap(vm, shadow, 0, 0);
  assert.deepEqual(missed, ['slot 0'], 'it is not drawn again');
  spteMap(vm, shadow, 0, false);
  spteTouch(vm, shadow, 0);
  assert.ok(!spteIsAwaited(vm, shadow, 0));
  spteZap(vm, shadow, 0, 0);
  assert.deepEqual(missed, ['slot 0', 'slot 0']);
});

test('without A/D bits it is missed when a query takes its permissions away, and not again when it is zapped', () => {
  const { vm, shadow, missed } = vmWith(false);
  spteZap(vm, shadow, 1, 0);
  assert.deepEqual(missed, ['slot 1']);
  tdpAge(vm, 0, 0);
  rmapAge(vm, shadow, 0, 0);
  tdpZap(vm, 0);
  rmapZap(vm, shadow, 0);
  assert.deepEqual(missed, ['slot 1', 'page 0', 'slot 0']);
});
