import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SweepSpec } from './spec.js';
import { sweepModel } from './testing/inThisThread.js';
import { TOY, type ToyResult, type ToyScenario, toyModel } from './testing/toy.js';

const SPEC: SweepSpec<ToyScenario, ToyResult> = { scenario: TOY, vary: {}, seeds: 2, measures: ['value'] };

/** What is wrong, and what is said; nothing may run before it is said. */
const wrong: [string, object, string][] = [
  [
    'no object',
    { vary: ['policy'] },
    "vary must be an object such as { policy: ['BASE', 'LANDED'] }; it was a list of 1",
  ],
  ['no scenario', { scenario: null }, 'scenario must be an object; it was null'],
  ['a field too many', { seed: 'x' }, 'seed is not a field that is known here; check the spelling'],
  [
    'a path that is not there',
    { vary: { 'vms.0.sise': [1] } },
    "vary.vms.0.sise is no field of the scenario: vms.0 has no 'sise'; it has size, name",
  ],
  [
    'a path into a text',
    { vary: { 'policy.add': [1] } },
    `vary.policy.add is no field of the scenario: policy is the text "low" and has no 'add'`,
  ],
  ['the seed', { vary: { seed: ['a'] } }, 'vary.seed is not varied here; name the seeds in seeds'],
  ['no values', { vary: { policy: [] } }, 'vary.policy must have at least one value'],
  [
    'a value alone',
    { vary: { policy: 'low' } },
    'vary.policy must be a list of values, or an object of values by name; it was "low"',
  ],
  [
    'a value twice',
    { vary: { policy: ['low', 'low'] } },
    'vary.policy.1 has the name of another value, "low"',
  ],
  [
    'objects without names',
    { vary: { vms: [[{ size: 1 }]] } },
    "vary.vms.0 has no name; give the values as an object, { 'its name': value }",
  ],
  [
    'numbers that JSON lacks',
    { vary: { 'vms.0.size': [Number.NaN] } },
    'vary.vms.0.size.0 must be plain data, and a number must be finite; it was NaN',
  ],
  [
    'a field within another',
    { vary: { 'vms.0': { big: { size: 9 } }, 'vms.0.size': [1] } },
    "vary.vms.0.size lies within 'vms.0', which varies too; vary one of them",
  ],
  ['no seed', { seeds: [] }, 'seeds must name at least one seed; it was empty'],
  ['seeds in a text', { seeds: 'a' }, 'seeds must be a number of seeds or a list of texts; it was "a"'],
  [
    'a symbol as a seed',
    { seeds: [Symbol('a')] },
    'seeds.0 must be a text that is not blank; it was a symbol',
  ],
  [
    'a scenario whose seed is a number',
    { scenario: { seed: 0 } },
    'scenario.seed must be a text that is not blank; it was 0',
  ],
  [
    'a scenario whose seed is blank',
    { scenario: { seed: ' ' } },
    'scenario.seed must be a text that is not blank; it was " "',
  ],
  ['half a seed', { seeds: 1.5 }, 'seeds must be a whole number from 1 to 10000 seeds; it was 1.5'],
  ['a seed twice', { seeds: ['a', 'a'] }, 'seeds must not name a seed twice'],
  ['a seed that is no text', { seeds: [1] }, 'seeds.0 must be a text that is not blank; it was 1'],
  ['no measure', { measures: {} }, 'measures must name at least one measure; it was empty'],
  [
    'measures in a text',
    { measures: 'value' },
    'measures must be a list of paths, or paths and functions by name; it was "value"',
  ],
  [
    'a measure of another kind',
    { measures: { value: 1 } },
    "measures.value must be a path such as 'reclaim.refaults' or a function of the result; it was 1",
  ],
  [
    'a text as long as a book',
    { measures: { value: 'x'.repeat(1e5), v: 7 } },
    "measures.v must be a path such as 'reclaim.refaults' or a function of the result; it was 7",
  ],
  [
    'a measure with the name of a field',
    { vary: { policy: ['low'] }, measures: { policy: 'value' } },
    'measures.policy has the name of another column; choose another',
  ],
  [
    'too many runs',
    { vary: { 'vms.0.size': Array.from({ length: 60_000 }, (_, i) => i) } },
    'vary and seeds make 120000 runs; 100000 are the most',
  ],
  [
    'a scenario that cannot be run, somewhere in the grid',
    { vary: { policy: ['low', 'high'], 'vms.0.size': { fine: 1, less: -1 } } },
    'vms.0.size must be at least 0; it was -1 (at policy = low, vms.0.size = less)',
  ],
];
for (const [name, part, message] of wrong) {
  test(`${name}: said before anything runs`, async () => {
    const runs: ToyScenario[] = [];
    await assert.rejects(sweepModel(toyModel(runs), { ...SPEC, ...part } as typeof SPEC), {
      name: 'ConfigError',
      message,
    });
    assert.equal(runs.length, 0);
  });
}

test('everything that is wrong is said at once', async () => {
  const bad = { ...SPEC, vary: { seed: ['a'], nothing: [1] } };
  await assert.rejects(sweepModel(toyModel(), bad), { fields: ['vary.seed', 'vary.nothing'] });
});

const slips: [object, string][] = [
  [['valu'], "measures.valu there is no 'valu'; there is outcome, seed, value, nested, share"],
  [['nested.perVm.1.size'], "measures.nested.perVm.1.size nested.perVm has no '1'; it has 1, from 0"],
  [['nested'], 'measures.nested it must be a number; it was an object, which has perVm'],
  [['outcome'], 'measures.outcome it must be a number; it was the text "finished"'],
  [{ m: (r: ToyResult) => (r as never as { gone: { x: 1 } }).gone.x }, 'measures.m it threw TypeError'],
];
for (const [measures, message] of slips) {
  test(`${message}: said after the first run, and no other is made`, async () => {
    const runs: ToyScenario[] = [];
    const spec = { ...SPEC, vary: { policy: ['low', 'high'] }, measures } as never;
    await assert.rejects(sweepModel(toyModel(runs), spec), (error: Error) => {
      assert.equal(error.name, 'ConfigError');
      assert.ok(error.message.startsWith(message), error.message);
      assert.ok(error.message.endsWith('(at policy = low)'));
      return true;
    });
    assert.equal(runs.length, 1);
  });
}

test('a measure that only later points lack is null there, with the reason', async () => {
  const one = { size: 1, name: 'a' };
  const found = await sweepModel(toyModel(), {
    ...SPEC,
    vary: { vms: { two: [one, one], one: [one] } },
    measures: { second: 'nested.perVm.1.size' },
  });
  assert.ok(found.complete);
  assert.deepEqual(found.points[1].estimates.second.values, [null, null]);
  assert.deepEqual(found.runs[2].why, { second: "nested.perVm has no '1'; it has 1, from 0" });
});

test('what is not an earlier sweep is not taken for one', async () => {
  const resume = (value: unknown) => sweepModel(toyModel(), SPEC, { resume: value as never });
  await assert.rejects(resume('s'), { message: 'resume must be an earlier sweep or comparison; it was "s"' });
  await assert.rejects(resume({ runs: [{ point: 'x', seed: 'y', values: { value: 'much' } }] }), {
    message: 'runs.0.values.value must be a finite number or null; it was "much"',
  });
});
