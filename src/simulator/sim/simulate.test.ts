import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../config/check.js';
import { LANDED, type PresetName } from '../policy/presets.js';
import { HOST_ONLY } from '../policy/queryPlan.js';
import { scenarios, vms, zipfClasses } from '../scenario/presets.js';
import type { Scenario, VmConfig } from '../scenario/types.js';
import type { Result } from './result.js';
import { simulate, startSimulation } from './simulate.js';
import { scaleCosts } from './testing/scenarios.js';
import { IN_SWAP } from './tinyMachine.js';

/** A VM of 64 MiB on a node of 80; somebody else takes 32. Half a second at most. */
const scenario: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 80 },
  vms: [{ ...vms.plain, memoryMiB: 64 }],
  demand: [{ MiB: 32, fromSeconds: 0, seconds: 100 }],
  durationSeconds: 200,
};
const nested: Scenario = { ...scenario, vms: [{ ...vms.nested, memoryMiB: 64 }] };

/** A result without what names the policy. */
const facts = ({ policy: _, provenance: __, ...rest }: Result): unknown => rest;

test('every policy meets the same demand, and keeps the node between its watermarks', () => {
  for (const policy of ['BASE', 'V5', 'LANDED', 'ORACLE'] as const) {
    const r = simulate({ ...nested, policy });
    assert.equal(r.outcome, 'finished');
    assert.equal(r.policy, policy);
    assert.ok(r.series.freePages.every((free) => free > 0));
    const [vm] = r.vms;
    const resident = vm.series.residentPages.at(-1)!;
    assert.equal(
      vm.generations.reduce((sum, g) => sum + g.pages, 0),
      resident,
    );
    assert.equal(
      vm.classes.reduce((sum, c) => sum + c.residentPages, 0),
      resident,
    );
    assert.ok(vm.reclaim.refaults > 100);
  }
});

test('the price of not asking: BASE checks and locks several times as often for each page it frees', () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const [base, landed] = (['BASE', 'LANDED'] as const).map(
      (policy) => simulate({ ...scenario, seed, policy }).vms[0],
    );
    assert.ok(base.checksPerEviction! > 2 * landed.checksPerEviction!);
    assert.equal(base.kvm.mmuLockWrite, base.reclaim.lastChecks + 2 * base.reclaim.pgsteal);
    assert.equal(landed.kvm.mmuLockWrite, 2 * landed.reclaim.pgsteal);
  }
});

test('same scenario, same bytes; another seed, other bytes', () => {
  const a = JSON.stringify(simulate(nested));
  assert.equal(JSON.stringify(simulate(nested)), a);
  assert.notEqual(JSON.stringify(simulate({ ...nested, seed: '2' })), a);
  assert.deepEqual(JSON.parse(a), simulate(nested), 'nothing in it is lost in JSON');
});

test('policies that ask the same questions give the same run', () => {
  const mine = simulate({ ...nested, policy: { ...LANDED, name: 'mine' } });
  assert.deepEqual(facts(mine), facts(simulate({ ...nested, policy: 'LANDED' })));
  assert.match(mine.provenance.policySource!, /rmapBit/);
});

test('policies that differ only where no page qualifies give identical traces', () => {
  // One L2: no gfn has more than one SPTE, so skipping, falling back and the lock bit are all the same.
  const same: PresetName[] = ['SINGLE_SKIP', 'SINGLE_FALLBACK', 'SINGLE_FALLBACK_ALWAYS'];
  const [first, ...others] = same.map((policy) => facts(simulate({ ...nested, policy })));
  for (const other of others) assert.deepEqual(other, first);
  // No L2: nobody has rmaps.
  const plain = [...same, 'NEVER_SHADOW', 'TDP_ONLY_AGE', 'TRYLOCK', 'LANDED'] as PresetName[];
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

test('who has all its accessed bits cleared each millisecond loses all its time, and not more', () => {
  const classes = [{ name: 'hot', share: 1, accessesPerSecond: 1e5 }];
  const proactive = { everySeconds: 1e-3, coldSeconds: 60, maxMiB: 1 };
  const r = simulate({
    ...scenario,
    vms: [{ ...vms.plain, memoryMiB: 40, vcpus: 1, classes }],
    proactive,
    durationSeconds: 1,
  });
  const [{ lostNs, lostShare, agingPass }] = r.vms;
  assert.ok(agingPass.count > 100 && lostNs.accessedBits > r.endSeconds * 1e9);
  assert.equal(lostShare, 1);
});

test('without demand nothing is reclaimed', () => {
  const [vm] = simulate({ ...scenario, demand: [] }).vms;
  assert.equal(vm.reclaim.pgsteal + vm.reclaim.agings, 0);
  assert.equal(vm.reclaim.faults, 64 * 256);
  assert.equal(vm.checksPerEviction, null);
});

test('overload ends in a clear result', () => {
  const r = simulate({ ...scenario, demand: [{ MiB: 79.9, fromSeconds: 0, seconds: 10 }] });
  assert.equal(r.outcome, 'reclaimCannotKeepUp');
  assert.ok(r.endSeconds < scenario.durationSeconds);
});

test('a run can be looked at half way, and stopped there', () => {
  const half = startSimulation(nested);
  half.run(100);
  assert.throws(
    () => half.run(Number.NaN),
    /^ConfigError: untilSeconds must be a number of seconds; it was NaN$/,
  );
  const between = half.result();
  assert.equal(between.outcome, 'interrupted');
  assert.equal(between.endSeconds, 100);
  assert.equal(between.series.seconds.at(-1), 100);
  half.run();
  assert.ok(half.ended);
  assert.deepEqual(half.result().vms[0].reclaim, simulate(nested).vms[0].reclaim);
});

test('too many events end a run with what there is', () => {
  const r = simulate({ ...nested, maxEvents: 1000 });
  assert.equal(r.outcome, 'tooManyEvents');
  assert.equal(r.events, 1000);
});

test("Zipf's law in classes: all accesses are there, and no rank has more than the one before", () => {
  fc.assert(
    fc.property(
      fc.record({
        exponent: fc.double({ min: 0, max: 3, noNaN: true }),
        pages: fc.integer({ min: 1, max: 5000 }),
        classes: fc.integer({ min: 1, max: 127 }),
      }),
      (options) => {
        const classes = zipfClasses({ ...options, accessesPerSecond: 1000 });
        const share = classes.reduce((sum, c) => sum + c.share, 0);
        const rate = classes.reduce((sum, c) => sum + c.share * options.pages * c.accessesPerSecond, 0);
        assert.ok(Math.abs(share - 1) < 1e-9 && Math.abs(rate / 1000 - 1) < 1e-9);
        assert.ok(
          classes.every(
            (c, i) => i === 0 || c.accessesPerSecond <= classes[i - 1].accessesPerSecond * (1 + 1e-12),
          ),
        );
      },
    ),
  );
  assert.throws(
    () => zipfClasses({ exponent: 4, pages: 1, accessesPerSecond: 1 }),
    /^ConfigError: exponent must/,
  );
});

test('bad fields are named with their value and what they may be', () => {
  const vm = scenario.vms[0];
  const bad: [Record<string, unknown>, RegExp][] = [
    [
      { host: { ...scenario.host, memoryMiB: Number.NaN } },
      /^host\.memoryMiB must be a number .*; it was NaN$/,
    ],
    [{ vms: [{ ...vm, memoryMiB: -5 }] }, /^vms\.0\.memoryMiB must be a number .* MiB; it was -5$/],
    [{ vms: [{ ...vm, memoryMiB: 81 }] }, /^host\.memoryMiB must hold all owners \(81 MiB\) .*; it was 80$/],
    [
      { host: { ...scenario.host, costs: { ...scenario.host.costs, youngQueryOutsideNs: 500 } } },
      /^host\.costs\.youngQueryOutsideNs must not be above youngQueryNs \(\d+\), .*; it was 500$/,
    ],
    [{ vms: [] }, /^vms must have at least one VM/],
    [{ vms: [vm, vm] }, /vms\.1\.name must not be another owner's name; it was "vm"/],
    [{ policy: 'FASTEST' }, /^policy must be one of 'BASE', 'V5', .*; it was "FASTEST"$/],
    [{ policy: { ...LANDED, ask: 3 } }, /^policy\.ask must be a function; it was 3$/],
    [
      { policy: { ...LANDED, ask: () => ({ ...HOST_ONLY, tdp: 'maybe' }) } },
      /^policy\.ask\('aging', .*\) answers a question whose tdp must be one of .*; it was "maybe"$/,
    ],
    [{ vms: [{ ...vm, classes: [] }] }, /^vms\.0\.classes must name at least one class/],
    [
      { vms: [{ ...vm, classes: [{ name: 'a', share: 0.5, accessesPerSecond: 1 }] }] },
      /^vms\.0\.classes must have shares that add up to 1; they add up to 0.5$/,
    ],
    [
      { vms: [{ ...vm, classes: [{ name: 'a', share: 1, accessesPerSecond: Number.NaN }] }] },
      /^vms\.0\.classes\.0\.accessesPerSecond .* it was NaN$/,
    ],
    [{ vms: [{ ...vm, runPages: 0 }] }, /^vms\.0\.runPages must be a whole number from 1 .*; it was 0$/],
    [{ vms: [{ ...vm, l2s: 1 }] }, /^vms\.0\.classes must have l2AccessesPerSecond in at least one class/],
    [
      { vms: [{ ...vms.nested, memoryMiB: 64, l2s: 0 }] },
      /^vms\.0\.classes must not have l2AccessesPerSecond/,
    ],
    [
      { vms: [{ ...vms.nested, memoryMiB: 64, mmu: 'legacyShadow' }] },
      /^vms\.0\.l2s must be 0 with mmu 'legacyShadow': L1 has no EPT .*; it was 1$/,
    ],
    [
      { vms: [{ ...vms.nested, memoryMiB: 64, mergedShare: 0.1 }] },
      /^vms\.0\.mergedShare must be 0 with fewer/,
    ],
    [{ demand: [{ MiB: 80, fromSeconds: 0, seconds: 1 }] }, /^demand must stay below host\.memoryMiB \(80\)/],
    [
      { demand: [{ MiB: 8, fromSeconds: 5, seconds: 10, untilSeconds: 7 }] },
      /^demand\.0\.untilSeconds must not be before the demand is complete \(15\); it was 7$/,
    ],
    [{ durationSeconds: Number.POSITIVE_INFINITY }, /^durationSeconds .* it was Infinity$/],
    [{ vmMib: 3 }, /^vmMib is not a field/],
    [{ seed: undefined }, /^seed (is missing|must be a text)/],
  ];
  for (const [field, message] of bad) {
    assert.throws(
      () => simulate({ ...scenario, ...field } as unknown as Scenario),
      (error) => error instanceof ConfigError && message.test(error.message.split('\n')[0]),
      JSON.stringify(field),
    );
  }
});

test('whatever the configuration, the run ends with finite numbers', () => {
  const configuration = fc.record({
    seed: fc.string({ minLength: 1, maxLength: 3 }),
    policy: fc.constantFrom<PresetName>(
      'BASE',
      'V5',
      'MM612',
      'SINGLE_FALLBACK',
      'LANDED',
      'TRYLOCK',
      'ORACLE',
    ),
    hot: fc.double({ min: 0, max: 1000, noNaN: true }),
    cold: fc.double({ min: 0, max: 1, noNaN: true }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    demandMiB: fc.double({ min: 0, max: 15, noNaN: true }),
    runPages: fc.integer({ min: 1, max: 2000 }),
    l2s: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(configuration, ({ hot, cold, share, demandMiB, runPages, l2s, ...rest }) => {
      const l2 = l2s > 0 ? { l2AccessesPerSecond: hot } : {};
      const r = simulate({
        ...scenario,
        ...rest,
        host: { ...scenario.host, memoryMiB: 16 },
        vms: [
          {
            ...vms.plain,
            memoryMiB: 12,
            runPages,
            l2s,
            classes: [
              { name: 'a', share, accessesPerSecond: l2s > 0 ? 0 : hot, ...l2 },
              { name: 'b', share: 1 - share, accessesPerSecond: cold },
            ],
          },
        ],
        demand: [{ MiB: demandMiB, fromSeconds: 0, seconds: 20 }],
        durationSeconds: 30,
        maxEvents: 300_000,
      });
      const numbers = JSON.stringify(r, (_, value) => {
        assert.ok(typeof value !== 'number' || (Number.isFinite(value) && value >= 0), `${value}`);
        return value;
      });
      assert.ok(numbers.length > 0);
    }),
    { numRuns: 60, seed: 20240614 },
  );
});

test('the first page to go: eviction-only asks for a whole pass before it, and BASE and LANDED say when', () => {
  const [landed, v5] = (['LANDED', 'V5'] as const).map((policy) => simulate({ ...nested, policy }).vms[0]);
  const pages = 64 * 256;
  // Every bit was set at creation and no aging clears those of L2: the first pass frees nothing.
  assert.ok(v5.firstEviction!.lastChecks > pages && v5.firstEviction!.lastChecks <= pages + 64);
  assert.ok(landed.firstEviction!.lastChecks < 64);
  assert.ok(landed.firstEviction!.agings >= 1 && landed.firstEviction!.atSeconds > 0);
  assert.equal(simulate({ ...nested, demand: [] }).vms[0].firstEviction, null);
});

test('a page stays mapped after its last check for as long as somebody has mmu_lock', () => {
  const busy = (meanOnMs: number): Result =>
    simulate({
      ...nested,
      vms: [{ ...nested.vms[0], longWriters: [{ name: 'w', meanOffMs: 10, meanOnMs }] }],
    });
  const [quiet, writer] = [busy(0), busy(2)].map((r) => r.vms[0].checkToUnmap);
  assert.equal(quiet.count, simulate(nested).vms[0].reclaim.pgsteal);
  assert.ok(quiet.meanNs < 100, `${quiet.meanNs}`);
  // Few pages meet the writer (between two holds hundreds go), but those wait for a good part of a hold.
  assert.ok(writer.meanNs > 10 * quiet.meanNs + 1000, `${writer.meanNs}`);
  assert.ok(writer.maxNs > 1e6);
});

test('a writer with a seed of its own comes at other times to the same guest', () => {
  const run = (seed?: string): Scenario => ({
    ...nested,
    policy: 'TRYLOCK',
    vms: [
      {
        ...nested.vms[0],
        access: 'oneByOne',
        memoryMiB: 4,
        longWriters: [{ name: 'w', meanOffMs: 1, meanOnMs: 1, ...(seed === undefined ? {} : { seed }) }],
      },
    ],
    demand: [],
    proactive: { everySeconds: 1, coldSeconds: 0, maxMiB: 0 },
    durationSeconds: 3.5,
  });
  const [same, again, other] = [run('a'), run('a'), run('b')].map((s) => simulate(s));
  assert.deepEqual(facts(again), facts(same));
  assert.notEqual(other.vms[0].kvm.queriesSkipped, same.vms[0].kvm.queriesSkipped);
  assert.notDeepEqual(facts(simulate(run())), facts(same));
});

test('places: in which generation each page of an owner is, or that it is in swap', () => {
  const run = startSimulation(nested);
  run.run();
  const places = run.places('nested');
  const [vm] = run.result().vms;
  for (const { seq, pages } of vm.generations) assert.equal(places.filter((at) => at === seq).length, pages);
  assert.equal(places.filter((at) => at === IN_SWAP).length, places.length - vm.series.residentPages.at(-1)!);
  assert.throws(() => run.places('vm'), /^ConfigError: owner must be one of 'nested'; it was "vm"$/);
});

test('the lock bits of the rmaps are waited for when L1 edits EPT12 while its pages are asked about', () => {
  const vm = { ...nested.vms[0], memoryMiB: 4, ept12EditsPerSecond: 1e5, vcpus: 16 };
  const run = (policy: PresetName): Result =>
    simulate({
      ...nested,
      policy,
      vms: [vm],
      demand: [],
      proactive: { everySeconds: 0.001, coldSeconds: 0, maxMiB: 0 },
      durationSeconds: 0.3,
    });
  const [bits] = run('LANDED').vms[0].rmapBit.filter(({ who }) => who === 'writer');
  assert.ok(bits.acquisitions > 1000);
  assert.deepEqual(run('MM612').vms[0].rmapBit, []);
});
