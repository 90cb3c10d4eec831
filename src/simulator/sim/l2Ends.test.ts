import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../config/check.js';
import { type Policy, policies } from '../policy/presets.js';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import type { Scenario, VmConfig } from '../scenario/types.js';
import { simulate } from './simulate.js';

/** When L1 shuts its L2 down: the shadow pages go, the sticky memory of them stays. */

/** The L2 ends after 20.5 of 60 seconds; then L1 uses its memory. Agings come every second, nothing is evicted. */
const vm: VmConfig = {
  ...vms.nested,
  memoryMiB: 4,
  l2EndsSeconds: 20.5,
  phases: [{ fromSeconds: 20.5, accessesPerSecond: [2, 2, 0.02, 0.001] }],
};
const scenario: Scenario = {
  ...scenarios.plain,
  host: { ...hosts.tiny, memoryMiB: 16 },
  vms: [vm],
  demand: [],
  proactive: { everySeconds: 1, coldSeconds: 0, maxMiB: 0 },
  durationSeconds: 60.5,
  sampleSeconds: 1,
};
const run = (policy: Policy, change: Partial<VmConfig> = {}) =>
  simulate({ ...scenario, policy, vms: [{ ...vm, ...change }] }).vms[0];
const current: Policy = { ...policies.V5, name: 'V5, current', rmapsAreSticky: false };

test('V5 never asks again once an L2 ran; with a current flag it asks from the end of the L2 on', () => {
  assert.equal(run(policies.V5).kvm.youngQueries, 0);
  const asked = run(current).kvm.youngQueries;
  assert.equal(asked, 40 * 1024, 'agings 21 to 60');
  assert.equal(run({ ...policies.BASE, name: 'base' }).kvm.youngQueries, 0);
});

test('shadow pages are not asked once they are gone, and no fault brings them back', () => {
  const never = run(policies.LANDED, { l2EndsSeconds: 60 });
  const ends = run(policies.LANDED);
  assert.ok(ends.kvm.sptesAsked > 0 && ends.kvm.sptesAsked < never.kvm.sptesAsked / 2);
  assert.equal(ends.kvm.shadowFaults, 0);
  assert.equal(ends.kvm.mmuLockWrite, 1, 'the one hold in which they go');
});

test('an end without an L2, or of accesses made one by one, is refused', () => {
  const refused = (change: Partial<VmConfig>, message: RegExp): void =>
    assert.throws(
      () => run(policies.V5, change),
      (error) => error instanceof ConfigError && message.test(error.message),
    );
  refused({ l2s: 0, classes: vms.plain.classes, phases: [] }, /l2EndsSeconds must be left out when l2s is 0/);
  refused({ access: 'oneByOne', phases: [] }, /l2EndsSeconds must be left out when access is 'oneByOne'/);
  refused({ l2EndsSeconds: 0 }, /l2EndsSeconds must be .*0\.000001/);
});
