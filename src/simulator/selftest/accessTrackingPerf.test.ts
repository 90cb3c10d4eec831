import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../config/check.js';
import { COSTS } from '../policy/costs.js';
import {
  type AccessTrackingPerf,
  type AccessTrackingPerfRun,
  accessTrackingPerf,
  PAGES_PER_VCPU,
} from './accessTrackingPerf.js';

const config: AccessTrackingPerf = {
  seed: 'test',
  vcpus: 4,
  mmu: 'tdp',
  policy: 'MM612',
  pagesPerVcpu: 2048,
  costs: COSTS,
  lineTransferNs: 50,
  restOfFaultNs: 3000,
  exponentialShare: 0.5,
  passNs: 1e6,
};

test('every page is faulted in once, and every question has its own hold of mmu_lock, or none', () => {
  for (const mmu of ['tdp', 'shadow'] as const) {
    for (const policy of ['MM612', 'LANDED', null] as const) {
      const { kvm, mmuLock, passSeconds, meanPassSeconds } = accessTrackingPerf({ ...config, mmu, policy });
      const pages = config.vcpus * config.pagesPerVcpu;
      assert.deepEqual([kvm.tdpFaults, kvm.shadowFaults], mmu === 'tdp' ? [pages, 0] : [0, pages]);
      const writesOfFaults = mmu === 'tdp' ? 0 : pages;
      assert.equal(kvm.mmuLockRead, pages - writesOfFaults);
      assert.equal(kvm.mmuLockWrite, writesOfFaults + (policy === 'MM612' ? kvm.youngQueries : 0));
      // A page may be queried between its host fault and its SPTE: then its rmap is empty, and is not locked.
      if (mmu === 'shadow' && policy === 'LANDED')
        assert.ok(kvm.rmapLocks <= kvm.youngQueries && kvm.rmapLocks > 0.99 * kvm.youngQueries, 'rmap locks');
      else assert.equal(kvm.rmapLocks, 0);
      const held = mmuLock.reduce((sum, use) => sum + use.holds, 0);
      assert.equal(held, kvm.mmuLockRead + kvm.mmuLockWrite);
      if (policy === null) assert.deepEqual([passSeconds, meanPassSeconds, kvm.youngQueries], [[], 0, 0]);
      // The last aging began before the last page was there, so not every page has been queried.
      else assert.ok(kvm.youngQueries > pages / 2 && passSeconds.length > 1, 'queries and passes');
    }
  }
});

test('alone on its machine, a vCPU takes what its faults cost, to the nanosecond', () => {
  const { costs, restOfFaultNs } = config;
  const { wallSeconds } = accessTrackingPerf({
    ...config,
    vcpus: 1,
    policy: null,
    exponentialShare: 0,
    lineTransferNs: 0,
  });
  const faultNs = restOfFaultNs + costs.hostFaultNs + costs.tdpMapNs;
  assert.ok(Math.abs(wallSeconds / (faultNs * 1e-9 * PAGES_PER_VCPU) - 1) < 1e-12, `${wallSeconds}`);
});

test('same seed, same run; another seed, another run', () => {
  assert.deepEqual(accessTrackingPerf(config), accessTrackingPerf({ ...config }));
  assert.notDeepEqual(accessTrackingPerf(config), accessTrackingPerf({ ...config, seed: 'other' }));
});

test('a smaller run stands for the whole: the times for 1 GiB a vCPU come out the same', () => {
  // Queries as slow as these make few of them, so that the whole run takes seconds. The same seed lets both runs have
  // the same few agings: otherwise the length of the last one is a matter of luck.
  const costs = { ...COSTS, youngQueryNs: 400, tdpMapNs: 400 };
  for (const policy of ['MM612', 'LANDED'] as const) {
    const run = (pagesPerVcpu: number): AccessTrackingPerfRun =>
      accessTrackingPerf({ ...config, vcpus: 2, policy, costs, passNs: 50e6, pagesPerVcpu });
    const whole = run(PAGES_PER_VCPU);
    const part = run(PAGES_PER_VCPU / 8);
    // What does not shrink is the page table where a vCPU and the ager meet: it holds both up a little.
    const wall = part.wallSeconds / whole.wallSeconds;
    assert.ok(Math.abs(wall - 1) < 0.015, `${policy}: wall times ${wall} of the whole`);
    const pass = part.meanPassSeconds / whole.meanPassSeconds;
    assert.ok(Math.abs(pass - 1) < 0.05, `${policy}: agings ${pass} of the whole`);
  }
});

test('under mmu_lock the ager pays for every vCPU, and the vCPUs pay for the ager; without it hardly', () => {
  const run = (vcpus: number, policy: AccessTrackingPerf['policy']): AccessTrackingPerfRun =>
    accessTrackingPerf({ ...config, vcpus, policy });
  const slower = (vcpus: number): number =>
    run(vcpus, 'MM612').meanPassSeconds / run(vcpus, 'LANDED').meanPassSeconds;
  const [one, two, eight] = [1, 2, 8].map(slower);
  assert.ok(one < two && two < eight, `more vCPUs, slower agings: ${one}, ${two}, ${eight}`);
  const wall = (policy: AccessTrackingPerf['policy']): number =>
    run(8, policy).wallSeconds / run(8, null).wallSeconds;
  assert.ok(wall('MM612') > 1.1, `${wall('MM612')} with mmu_lock`);
  // What is left is the lock of the page table where a vCPU is at; in a run as small as this it shows.
  assert.ok(wall('LANDED') < 1.05, `${wall('LANDED')} without`);
});

test('without the TDP MMU every fault excludes the ager: it gets one page in while each vCPU gets one', () => {
  const shadow = { ...config, mmu: 'shadow', vcpus: 16, restOfFaultNs: 1000 } as const;
  const locked = accessTrackingPerf({ ...shadow, policy: 'MM612' });
  const landed = accessTrackingPerf({ ...shadow, policy: 'LANDED' });
  const slower = locked.meanPassSeconds / landed.meanPassSeconds;
  assert.ok(slower > 10, `agings take ${slower} times as long`);
  // The lock has no time to spare, so the ager's share of it is that of one more vCPU.
  const share = locked.wallSeconds / landed.wallSeconds - 1;
  assert.ok(Math.abs(share) < 0.1, `the vCPUs take ${share} more`);
});

test('bad fields are named', () => {
  const bad: [Partial<AccessTrackingPerf>, RegExp][] = [
    [{ vcpus: 0 }, /^vcpus must be a whole number from 1 to 1024 vCPUs; it was 0$/],
    [{ pagesPerVcpu: 1000 }, /^pagesPerVcpu must be a multiple of 512; it was 1000$/],
    [{ pagesPerVcpu: 2 ** 18 + 512 }, /^pagesPerVcpu must be a whole number from 512 to 262144/],
    [{ vcpus: 1024, pagesPerVcpu: 2 ** 17 }, /^pagesPerVcpu must be so small .* it was 131072$/],
    [{ exponentialShare: 2 }, /^exponentialShare must be a number from 0 to 1; it was 2$/],
    [{ passNs: 0 }, /^passNs must be at least 1000 ns where there is a policy, and so an ager; it was 0$/],
    [{ lineTransferNs: -1 }, /^lineTransferNs must be .* it was -1$/],
    [{ policy: 'NONE' as 'MM612' }, /^policy must be one of 'BASE'/],
    [{ costs: { ...COSTS, hostFaultNs: Number.NaN } }, /^costs\.hostFaultNs must be .* it was NaN$/],
    [
      { costs: { ...COSTS, youngQueryOutsideNs: 91 } },
      /^costs\.youngQueryOutsideNs must not be above youngQueryNs \(90\)/,
    ],
  ];
  for (const [field, message] of bad)
    assert.throws(
      () => accessTrackingPerf({ ...config, ...field }),
      (error) => error instanceof ConfigError && message.test(error.message),
      JSON.stringify(field),
    );
});
