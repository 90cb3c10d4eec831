import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../config/check.js';
import { type PresetName, policies } from '../policy/presets.js';
import { HOST_ONLY } from '../policy/queryPlan.js';
import { vms } from '../scenario/presets.js';
import type { Scenario } from '../scenario/types.js';
import { simulate } from './simulate.js';
import { scenario } from './testing/plain.js';

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
    [{ policy: { ...policies.LANDED, ask: 3 } }, /^policy\.ask must be a function; it was 3$/],
    [
      { policy: { ...policies.LANDED, ask: () => ({ ...HOST_ONLY, tdp: 'maybe' }) } },
      /^policy\.ask\('aging', .*\) answers a question whose tdp must be one of .*; it was "maybe"$/,
    ],
    [{ vms: [{ ...vm, classes: [] }] }, /^vms\.0\.classes must have 1 or more page classes/],
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
    seed: fc.string({ minLength: 1, maxLength: 3 }).filter((seed) => seed.trim() !== ''),
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
