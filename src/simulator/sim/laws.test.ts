import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PresetName, policies } from '../policy/presets.js';
import { vms } from '../scenario/presets.js';
import type { Scenario, VmConfig } from '../scenario/types.js';
import type { Result } from './result.js';
import { simulate } from './simulate.js';
import { facts, nested, scenario } from './testing/plain.js';
import { scaleCosts } from './testing/scenarios.js';

/** What two runs must have in common when their scenarios differ in a known way. */

test('same scenario, same bytes; another seed, other bytes', () => {
  const a = JSON.stringify(simulate(nested));
  assert.equal(JSON.stringify(simulate(nested)), a);
  assert.notEqual(JSON.stringify(simulate({ ...nested, seed: '2' })), a);
  assert.deepEqual(JSON.parse(a), simulate(nested), 'nothing in it is lost in JSON');
});

test('policies that ask the same questions give the same run', () => {
  const mine = simulate({ ...nested, policy: { ...policies.LANDED, name: 'mine' } });
  assert.deepEqual(facts(mine), facts(simulate({ ...nested, policy: 'LANDED' })));
  assert.match(mine.provenance.policySource!, /rmapBit/);
});

test('policies that differ only where no page qualifies give identical traces', () => {
  // One L2: no gfn has more than one SPTE, so skipping, falling back and the lock bit are all the same.
  const same: PresetName[] = ['SINGLE_SKIP', 'SINGLE_FALLBACK', 'SINGLE_FALLBACK_ALWAYS'];
  const [first, ...others] = same.map((policy) => facts(simulate({ ...nested, policy })));
  for (const other of others) assert.deepEqual(other, first);
  // No L2: no VM has rmaps.
  const plain = [...same, 'NEVER_SHADOW', 'REV', 'TRYLOCK', 'LANDED'] as PresetName[];
  const [one, ...rest] = plain.map((policy) => facts(simulate({ ...scenario, policy })));
  for (const other of rest) assert.deepEqual(other, one);
});

/** The same with all times `k` times as long. */
function slowed({ host, ...rest }: Scenario, k: number): Scenario {
  const slower = (vm: VmConfig): VmConfig => ({
    ...vm,
    classes: vm.classes.map((c) => ({
      ...c,
      accessesPerSecond: c.accessesPerSecond / k,
      ...(c.l2AccessesPerSecond === undefined ? {} : { l2AccessesPerSecond: c.l2AccessesPerSecond / k }),
    })),
  });
  return {
    ...rest,
    host: {
      ...host,
      costs: scaleCosts(host.costs, k),
      swap: { inNs: host.swap.inNs * k, outNs: host.swap.outNs * k },
    },
    vms: rest.vms.map(slower),
    demand: rest.demand.map((d) => ({ ...d, fromSeconds: d.fromSeconds * k, seconds: d.seconds * k })),
    durationSeconds: rest.durationSeconds * k,
    sampleSeconds: rest.sampleSeconds * k,
  };
}

/** A VM that takes long to age, mostly idle, and demand that comes so fast that others reclaim beside kswapd. */
const hurried: Scenario = {
  ...scenario,
  host: { ...scenario.host, memoryMiB: 563 },
  policy: 'MM612',
  vms: [
    {
      ...vms.plain,
      memoryMiB: 512,
      classes: [
        { name: 'hot', share: 0.2, accessesPerSecond: 16 },
        { name: 'idle', share: 0.8, accessesPerSecond: 0 },
      ],
    },
  ],
  demand: [{ MiB: 127, fromSeconds: 0, seconds: 4 }],
  durationSeconds: 4,
  sampleSeconds: 1,
};

test('scaling all times by a power of two scales all outputs: only the clock differs', () => {
  for (const [name, of, k] of [
    ['nested', nested, 4],
    ['hurried', hurried, 16],
  ] as const) {
    const [fast, slow] = [simulate(of), simulate(slowed(of, k))];
    assert.deepEqual([fast.outcome, slow.outcome], ['finished', 'finished'], name);
    assert.deepEqual(slow.vms[0].reclaim, fast.vms[0].reclaim);
    assert.deepEqual(slow.vms[0].kvm, fast.vms[0].kvm);
    const { ageSecondsByGeneration: slowAges, ...slowSeries } = slow.vms[0].series;
    const { ageSecondsByGeneration: fastAges, ...fastSeries } = fast.vms[0].series;
    assert.deepEqual(slowSeries, fastSeries);
    assert.deepEqual(
      slowAges,
      fastAges.map((ages) => ages.map((age) => k * age)),
    );
    assert.equal(slow.vms[0].agingPass.maxNs, k * fast.vms[0].agingPass.maxNs);
    assert.equal(slow.vms[0].lostNs.faults, k * fast.vms[0].lostNs.faults);
    assert.equal(slow.node.directReclaimNs, k * fast.node.directReclaimNs);
  }
});

test('while one reclaimer walks, others find pages to free: no policy runs out of memory for a slow aging', () => {
  for (const policy of ['V5', 'MM612', 'LANDED'] as const) {
    const r = simulate({ ...slowed(hurried, 64), policy });
    assert.equal(r.outcome, 'finished', policy);
    assert.ok(r.node.directReclaims > 0 && r.vms[0].reclaim.pgsteal > 10_000, policy);
  }
});

test('relabelling VMs changes nothing but labels', () => {
  const two = (names: [string, string]): Scenario => ({
    ...scenario,
    host: { ...scenario.host, memoryMiB: 150 },
    vms: names.map((name, i) => ({ ...scenario.vms[0], name, memoryMiB: 60, ...(i ? { vcpus: 2 } : {}) })),
  });
  const result = simulate(two(['a', 'b']));
  // A VM's chance goes with its name, so the names must swap streams, not just labels: hence the same names again.
  assert.deepEqual(facts(simulate(two(['a', 'b']))), facts(result));
  const other = simulate(two(['b', 'a']));
  assert.deepEqual(
    other.vms.map((vm) => vm.name),
    ['b', 'a'],
  );
  const sum = (r: Result): number => r.vms.reduce((n, vm) => n + vm.reclaim.pgsteal, 0);
  assert.ok(Math.abs(sum(other) / sum(result) - 1) < 0.1, 'another realization of the same thing');
});
