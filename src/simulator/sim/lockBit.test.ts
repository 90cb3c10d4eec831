/** What the rmap lock bit changes for pages that several SPTEs map, and what it does not (MODEL.md#experiments). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_COSTS } from '../policy/costs.js';
import type { PresetName } from '../policy/presets.js';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import type { HostConfig } from '../scenario/types.js';
import type { Result } from './result.js';
import { simulate } from './simulate.js';

/** Four L2s of one VM that share a part of their pages, in a closed loop. */
const sharing = (mergedShare: number, policy: PresetName, host: Partial<HostConfig> = {}): Result =>
  simulate({
    ...scenarios.nested,
    ...{ policy, seed: 'a', trackTruth: true, durationSeconds: 120 },
    host: { ...hosts.tiny, memoryMiB: 24, ...host },
    vms: [{ ...vms.sharing, l2s: 4, mergedShare, memoryMiB: 16 }],
    demand: [{ MiB: 9, fromSeconds: 0, seconds: 60 }],
  });

/** What became of every page, without counts of locks and the policy's name. */
const fates = ({ vms: [vm], series }: Result): object => [
  ...[vm.reclaim, vm.classes, vm.generations, vm.histogramError, vm.series, series],
];

for (const share of [0, 0.1, 0.3, 1])
  test(`${100 * share} % shared: where nothing takes time, LANDED does to each page what MM612 does`, () => {
    const timeless = { costs: NO_COSTS, swap: { inNs: 0, outNs: 0 } };
    const [landed, mm612] = (['LANDED', 'MM612'] as const).map((policy) => sharing(share, policy, timeless));
    assert.deepEqual(fates(landed), fates(mm612));
    assert.ok(landed.vms[0].reclaim.refaults > 100);
  });

test('with 30 % shared LANDED takes mmu_lock to unmap only, a fallback also to query: at the last check, or always', () => {
  const policies = ['LANDED', 'SINGLE_FALLBACK', 'SINGLE_FALLBACK_ALWAYS'] as const;
  const [landed, atTheLastCheck, always] = policies.map((policy) => {
    const [vm] = sharing(0.3, policy).vms;
    const byKswapd = vm.mmuLock.filter(({ who }) => who === 'kswapd');
    return byKswapd.reduce((sum, { acquisitions }) => sum + acquisitions, 0) / vm.reclaim.pgsteal;
  });
  assert.equal(landed, 2);
  assert.ok(landed < atTheLastCheck && atTheLastCheck < always, `${atTheLastCheck} ${always}`);
});
