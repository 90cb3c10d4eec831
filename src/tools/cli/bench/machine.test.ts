import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios, vms } from '../../../simulator/scenario/presets.js';
import { simulate } from '../../../simulator/sim/simulate.js';
import { locksAndFaults } from './machine.js';

test('locks taken: mmu_lock, page-table locks, and under LANDED the lock bits of the rmaps', () => {
  const { nested } = scenarios;
  const host = { ...nested.host, memoryMiB: 10 };
  const demand = [{ MiB: 5, fromSeconds: 0, seconds: 50 }];
  const run = { ...nested, host, vms: [{ ...vms.nested, memoryMiB: 8 }], demand, durationSeconds: 100 };
  const r = simulate({ ...run, policy: 'LANDED' });
  const [{ kvm, fault }] = r.vms;
  assert.ok(kvm.rmapLocks > 1000);
  const ptls = r.node.ptl.reduce((sum, use) => sum + use.acquisitions, 0);
  assert.ok(locksAndFaults(r) >= kvm.mmuLockRead + kvm.mmuLockWrite + kvm.rmapLocks + ptls + fault.count);
});
