import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ASSUMED, pagesPerVcpu, restOfFaultNs } from './perfModel.js';

const fitted = { mapNs: 500, passPerVcpuNs: 700_000, disturbNs: 80 };

test('a run has whole page tables for each vCPU, at least two, at most the real GiB', () => {
  assert.equal(pagesPerVcpu(1, { faults: 65_536, seed: '' }), 65_536);
  assert.equal(pagesPerVcpu(112, { faults: 65_536, seed: '' }), 1024);
  assert.equal(pagesPerVcpu(64, { faults: 1, seed: '' }), 1024);
  assert.equal(pagesPerVcpu(2, { faults: 1e9, seed: '' }), 262_144);
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
