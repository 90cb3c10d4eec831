import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tinyMachine } from './tinyMachine.js';

test('each table keeps a bit of its own, and each policy clears those that it asks', () => {
  const touched = (policy: 'BASE' | 'V5' | 'REV' | 'LANDED') => {
    const machine = tinyMachine({ pages: 8, kind: 'nested', policy });
    machine.touch(0, 8);
    machine.touchByL2(0, 8);
    assert.deepEqual(machine.accessedBits(0), { host: true, tdp: true, shadow: true });
    machine.age();
    return machine.accessedBits(0);
  };
  assert.deepEqual(touched('BASE'), { host: false, tdp: true, shadow: true });
  assert.deepEqual(touched('V5'), { host: false, tdp: true, shadow: true });
  assert.deepEqual(touched('REV'), { host: false, tdp: false, shadow: true });
  assert.deepEqual(touched('LANDED'), { host: false, tdp: false, shadow: false });
});

test("an L2's touch goes through the shadow MMU alone: a fault under mmu_lock for write, and no TDP bit", () => {
  const machine = tinyMachine({ pages: 8, kind: 'nested', policy: 'LANDED' });
  machine.touchByL2(0, 4, 2);
  assert.deepEqual(machine.accessedBits(2), { host: true, tdp: false, shadow: true });
  assert.deepEqual(machine.accessedBits(1), { host: false, tdp: false, shadow: false });
  const { mmuLockWrite, mmuLockRead, shadowFaults } = machine.kvm();
  assert.deepEqual([mmuLockWrite, mmuLockRead, shadowFaults], [4, 0, 4]);
  machine.age();
  machine.touchByL2(2, 1);
  assert.deepEqual(machine.accessedBits(2), { host: false, tdp: false, shadow: true });
});

test('V5 refuses a VM only once it has run an L2', () => {
  const machine = tinyMachine({ pages: 8, kind: 'nested', policy: 'V5' });
  const young = (): boolean => {
    machine.touch(0, 8);
    machine.age();
    return machine.places()[0] === machine.generations().maxSeq - 1;
  };
  young();
  assert.ok(young());
  machine.touchByL2(7, 1);
  assert.ok(!young());
});

test('without an L2 there are no touches by L2', () => {
  for (const kind of ['guest', 'process'] as const) {
    const machine = tinyMachine({ pages: 8, kind, policy: 'V5' });
    assert.throws(
      () => machine.touchByL2(0, 1),
      new RegExp(`^ConfigError: touchByL2: kind must be 'nested'; it was "${kind}"$`),
    );
  }
});
