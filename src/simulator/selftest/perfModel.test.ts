import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ASSUMED, pagesPerVcpu, restOfFaultNs, simulateRow } from './perfModel.js';

const fitted = { mapNs: 500, passPerVcpuNs: 700_000, disturbNs: 80 };

test('a run has whole page tables for each vCPU, at least two, at most the real GiB', () => {
  assert.equal(pagesPerVcpu(1, { faults: 65_536, seed: '' }), 65_536);
  assert.equal(pagesPerVcpu(112, { faults: 65_536, seed: '' }), 1024);
  assert.equal(pagesPerVcpu(64, { faults: 1, seed: '' }), 1024);
  assert.equal(pagesPerVcpu(2, { faults: 1e9, seed: '' }), 262_144);
});

test('a query costs the factor more only from 64 vCPUs on, and only beside vCPUs that work', () => {
  const row = (vcpus: number) => ({ vcpus, wallNoAging: 6.5, wallNoAgingOf1: 0.9 });
  const pass = (vcpus: number, mmu: 'tdp' | 'shadow', busyFactorFrom64: number) =>
    simulateRow({ ...ASSUMED, ...fitted, busyFactorFrom64 }, row(vcpus), mmu, 4096, ['a'])[0].passOpt;
  assert.ok(pass(64, 'tdp', 2) > 1.5 * pass(64, 'tdp', 1));
  assert.equal(pass(32, 'tdp', 2), pass(32, 'tdp', 1));
  assert.equal(pass(64, 'shadow', 2), pass(64, 'shadow', 1));
});

test('a lock that alone takes longer than a fault does not go with the row', () => {
  const row = { vcpus: 16, wallNoAging: 1, wallNoAgingOf1: 1 };
  const size = { faults: 8192, seed: 'a' };
  assert.ok(restOfFaultNs({ ...ASSUMED, ...fitted }, row, size) > 0);
  const slow = { ...ASSUMED, ...fitted, lineTransferNs: 500 };
  assert.throws(
    () => restOfFaultNs(slow, row, size),
    /16 vCPUs cannot make a fault in 3815 ns each with this lock/,
  );
});
