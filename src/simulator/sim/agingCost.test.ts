/** What an aging costs the ager on a whole machine, page by page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COSTS } from '../policy/costs.js';
import type { PresetName } from '../policy/presets.js';
import { hosts, scenarios, vms } from '../scenario/presets.js';
import type { VmConfig } from '../scenario/types.js';
import { simulate } from './simulate.js';

/** A VM of 16 MiB with room to spare, aged every 10 s. */
const aged = (vm: VmConfig, policy: PresetName, durationSeconds: number = 15) =>
  simulate({
    ...scenarios.plain,
    host: { ...hosts.tiny, memoryMiB: 64 },
    vms: [{ ...vm, memoryMiB: 16 }],
    demand: [],
    proactive: { everySeconds: 10, coldSeconds: 0, maxMiB: 0 },
    ...{ policy, durationSeconds, seed: 'a' },
  }).vms[0];

test('each further SPTE of a page adds what one costs', () => {
  // At the first aging the oldest generation is empty: nothing must move up, the pass is the walk alone.
  const [one, eight] = [1, 8].map((l2s) => {
    const vm = aged({ ...vms.sharing, l2s, mergedShare: l2s === 1 ? 0 : 1 }, 'LANDED');
    const { agingPass, kvm, reclaim } = vm;
    const ns = (agingPass.meanNs * agingPass.count) / reclaim.agingQueries;
    return { ns, sptes: kvm.sptesAsked / kvm.youngQueries };
  });
  assert.ok(eight.sptes > 5 * one.sptes);
  const each = (eight.ns - one.ns) / (eight.sptes - one.sptes);
  assert.ok(Math.abs(each / COSTS.spteNs - 1) < 0.01, `${each}`);
});

test('an ager that queries KVM needs more than twice as long for a page as one that does not', () => {
  const [base, v5] = (['BASE', 'V5'] as const).map((policy) => {
    const { agingPass, reclaim } = aged(vms.plain, policy, 101);
    return agingPass.meanNs / (reclaim.agingQueries / reclaim.agings);
  });
  assert.ok(v5 > 2 * base, `${v5} ${base}`);
});

test('where V5 is refused, aging pays for a call a page and learns nothing', () => {
  const perPage = (policy: PresetName) => {
    const { agingPass, reclaim, kvm } = aged(vms.nested, policy);
    assert.equal(kvm.youngQueries, 0);
    return (agingPass.meanNs * agingPass.count) / reclaim.agingQueries;
  };
  const more = perPage('V5') - perPage('BASE');
  assert.ok(Math.abs(more / COSTS.notifierCallNs - 1) < 1e-9, `${more}`);
});

test('TRYLOCK leaves out about as many queries as the share of time that others hold the lock', () => {
  const [meanOffMs, meanOnMs] = [0.1, 0.006]; // to a pass of half a millisecond what a dirty log is to a large VM
  const { kvm } = aged(
    { ...vms.nested, access: 'oneByOne', longWriters: [{ name: 'w', meanOffMs, meanOnMs }] },
    'TRYLOCK',
    101,
  );
  const leftOut = kvm.queriesSkipped / kvm.youngQueries;
  const { youngQueryNs, spteNs, mmuLockWriteNs } = COSTS;
  // A query that is left out takes less time, so more of them fit into a hold.
  const expected =
    ((meanOnMs / (meanOffMs + meanOnMs)) * (youngQueryNs + spteNs + mmuLockWriteNs)) / youngQueryNs;
  assert.ok(Math.abs(leftOut / expected - 1) < 0.5, `${leftOut} ${expected}`);
});
