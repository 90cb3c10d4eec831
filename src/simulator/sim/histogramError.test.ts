/**
 * Truth is observed, not made: a run in which it is kept finds what it finds without, by the same law
 * (MODEL.md#invariants).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hosts, scenarios } from '../scenario/presets.js';
import type { VmResult } from './result.js';
import { simulate } from './simulate.js';

/** Short of memory for long under a policy whose agings leave KVM's bits set. */
function run(trackTruth: boolean, tlbHidesMs: number): VmResult {
  return simulate({
    ...scenarios.nested,
    policy: 'BASE',
    host: { ...hosts.tiny, tlbHidesMs },
    trackTruth,
  }).vms[0];
}

test('who keeps the truth changes neither refaults nor what accessed bits cost, whatever the TLB hides', () => {
  for (const tlbHidesMs of [0, 5000]) {
    const [plain, truth] = [run(false, tlbHidesMs), run(true, tlbHidesMs)];
    for (const measure of [
      (vm: VmResult) => vm.reclaim.refaults,
      (vm: VmResult) => vm.reclaim.rescued,
      (vm: VmResult) => vm.kvm.accessedBitsReset,
    ]) {
      const [a, b] = [measure(plain), measure(truth)];
      assert.ok(a > 500 && Math.abs(b / a - 1) < 0.08, `${measure}, ${tlbHidesMs} ms hidden: ${a}, ${b}`);
    }
    assert.ok(truth.histogramError!.pages > 0);
  }
});
