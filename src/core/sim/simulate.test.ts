import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../config/check.js';
import type { Scenario } from '../config/scenario.js';
import { LANDED } from '../policy/presets.js';
import { HOST_ONLY } from '../policy/question.js';
import { simulate } from './simulate.js';

const scenario: Scenario = {
  seed: '1',
  policy: 'LANDED',
  nodeMiB: 80,
  vmMiB: 64,
  classes: [
    { name: 'hot', share: 0.3, accessesPerSecond: 2 },
    { name: 'warm', share: 0.3, accessesPerSecond: 0.02 },
    { name: 'cold', share: 0.4, accessesPerSecond: 0.001 },
  ],
  runPages: 64,
  demandMiB: 32,
  demandSeconds: 100,
  durationSeconds: 200,
  sampleSeconds: 10,
  lookAround: true,
};

test('both policies meet the same demand, and both keep the node between its watermarks', () => {
  for (const policy of ['BASE', 'LANDED'] as const) {
    const r = simulate({ ...scenario, policy });
    assert.equal(r.outcome, 'finished');
    assert.equal(r.policy, policy);
    assert.ok(r.series.freePages.every((free) => free > 0));
    const resident = r.series.residentPages.at(-1)!;
    assert.equal(
      r.generations.flatMap((g) => g.pagesByClass).reduce((a, b) => a + b, 0),
      resident,
    );
    assert.ok(r.reclaim.refaults > 100 && r.reclaim.agings > 0);
  }
});

test('the price of not asking: BASE checks and locks several times as often for each page it frees', () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const base = simulate({ ...scenario, seed, policy: 'BASE' });
    const landed = simulate({ ...scenario, seed, policy: 'LANDED' });
    assert.ok(base.checksPerEviction > 2 * landed.checksPerEviction);
    assert.equal(base.kvm.mmuLockWrite, base.reclaim.lastChecks + 2 * base.reclaim.pgsteal);
    assert.equal(landed.kvm.mmuLockWrite, 2 * landed.reclaim.pgsteal);
  }
});

test('same scenario, same bytes; another seed, other bytes', () => {
  const a = JSON.stringify(simulate(scenario));
  assert.equal(JSON.stringify(simulate(scenario)), a);
  assert.notEqual(JSON.stringify(simulate({ ...scenario, seed: '2' })), a);
});

test('policies that ask the same questions give the same run', () => {
  const mine = { ...LANDED, name: 'mine' };
  const { policy: _, scenario: __, ...a } = simulate({ ...scenario, policy: mine });
  const { policy: ___, scenario: ____, ...b } = simulate({ ...scenario, policy: 'LANDED' });
  assert.deepEqual(a, b);
});

test('a lock is not a policy: MM612 and LANDED evict the same pages', () => {
  const [a, b] = (['MM612', 'LANDED'] as const).map((policy) => simulate({ ...scenario, policy }));
  assert.deepEqual(a.reclaim, b.reclaim);
  assert.ok(a.kvm.mmuLockWrite > b.kvm.mmuLockWrite);
});

test('scaling all times scales all results: only the clock differs', () => {
  const k = 4;
  const slow = simulate({
    ...scenario,
    classes: scenario.classes.map((c) => ({ ...c, accessesPerSecond: c.accessesPerSecond / k })),
    demandSeconds: scenario.demandSeconds * k,
    durationSeconds: scenario.durationSeconds * k,
    sampleSeconds: scenario.sampleSeconds * k,
  });
  const { reclaim, kvm } = simulate(scenario);
  assert.deepEqual(slow.reclaim, reclaim);
  assert.deepEqual(slow.kvm, kvm);
});

test('without demand nothing is reclaimed', () => {
  const r = simulate({ ...scenario, demandMiB: 0 });
  assert.equal(r.reclaim.pgsteal + r.reclaim.agings, 0);
  assert.equal(r.reclaim.faults, 64 * 256);
});

test('overload ends in a clear result', () => {
  const r = simulate({ ...scenario, demandMiB: 79.9, demandSeconds: 10 });
  assert.equal(r.outcome, 'reclaimCannotKeepUp');
  assert.ok(r.endSeconds < scenario.durationSeconds);
});

test('bad fields are named with their value and what they may be', () => {
  const bad: [Record<string, unknown>, RegExp][] = [
    [{ nodeMiB: Number.NaN }, /^nodeMiB must be a number from 1 to 1048576 MiB; it was NaN$/],
    [{ vmMiB: -5 }, /^vmMiB must be a number from 1 to 1048576 MiB; it was -5$/],
    [{ vmMiB: 1e12 }, /^vmMiB .* it was 1000000000000$/],
    [{ vmMiB: 81 }, /^vmMiB must be at most nodeMiB \(80\); it was 81$/],
    [{ policy: 'FASTEST' }, /^policy must be one of 'BASE', 'V5', .*; it was "FASTEST"$/],
    [
      { policy: { ...LANDED, ask: () => ({ ...HOST_ONLY, tdp: 'maybe' }) } },
      /^policy\.ask\('aging', .*\) answers a question whose tdp must be one of .*; it was "maybe"$/,
    ],
    [{ classes: [] }, /^classes must name at least one class/],
    [
      { classes: [{ name: 'a', share: 0.5, accessesPerSecond: 1 }] },
      /^classes must have shares that add up to 1; they add up to 0.5$/,
    ],
    [
      { classes: [{ name: 'a', share: 1, accessesPerSecond: Number.NaN }] },
      /^classes\.0\.accessesPerSecond .* it was NaN$/,
    ],
    [{ runPages: 0 }, /^runPages must be a whole number from 1 to 1048576 pages; it was 0$/],
    [{ demandMiB: 80 }, /^demandMiB must be below nodeMiB/],
    [{ durationSeconds: Number.POSITIVE_INFINITY }, /^durationSeconds .* it was Infinity$/],
    [{ vmMib: 3 }, /^vmMib is not a field/],
    [{ seed: undefined }, /^seed (is missing|must be a text)/],
  ];
  for (const [field, message] of bad) {
    assert.throws(
      () => simulate({ ...scenario, ...field } as Scenario),
      (e) => e instanceof ConfigError && message.test(e.message) && e.fields.length === 1,
      JSON.stringify(field),
    );
  }
  assert.throws(() => simulate(null as never), { message: 'scenario must be an object; it was null' });
  const { seed: _, ...noSeed } = scenario;
  assert.throws(() => simulate(noSeed as Scenario), { message: 'seed is missing' });
});

test('random scenarios never crash, hang or give a number that is none', () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const any = fc.record({
    seed: fc.string({ minLength: 1 }),
    policy: fc.constantFrom('BASE' as const, 'MM612' as const, 'LANDED' as const),
    nodeMiB: number(1, 24),
    vmMiB: number(1, 24),
    classes: fc.array(number(0, 50), { minLength: 1, maxLength: 4 }).map((rates) =>
      rates.map((accessesPerSecond, i) => ({
        name: `c${i}`,
        share: i === 0 ? 1 - (rates.length - 1) / 8 : 1 / 8,
        accessesPerSecond,
      })),
    ),
    runPages: fc.integer({ min: 1, max: 2000 }),
    demandMiB: number(0, 24),
    demandSeconds: number(0.001, 50),
    durationSeconds: number(0.001, 20),
    sampleSeconds: number(0.5, 10),
    lookAround: fc.boolean(),
  });
  fc.assert(
    fc.property(any, (config) => {
      try {
        const r = simulate(config);
        for (const n of JSON.stringify(r).matchAll(/:(null|-\d)/g)) assert.fail(`a number is ${n[1]}`);
      } catch (e) {
        assert.ok(e instanceof ConfigError, String(e));
      }
    }),
    { numRuns: 150, seed: 6 },
  );
});
