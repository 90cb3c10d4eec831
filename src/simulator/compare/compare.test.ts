import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policies } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { type CompareSpec, pairedDifference, pairedRatio } from './compare.js';
import { compare, compareModel, sweepModel } from './testing/inThisThread.js';
import { SMALL as scenario } from './testing/small.js';
import { TOY, type ToyResult, type ToyScenario, toyModel } from './testing/toy.js';

const TOYS: CompareSpec<ToyScenario, ToyResult> = {
  scenario: TOY,
  policies: ['low', 'high', { name: 'mine', add: -1 }],
  seeds: 4,
  measures: ['value'],
};

test('the simulator: policies that ask alike differ by nothing, and BASE checks more than LANDED', async () => {
  const found = await compare({
    scenario,
    policies: ['LANDED', 'BASE', { ...policies.LANDED, name: 'mine' }],
    seeds: 4,
    measures: {
      checks: 'vms.0.checksPerEviction',
      hot: 'vms.0.classes.0.refaults',
      steals: (r) => r.vms[0].reclaim.pgsteal,
    },
  });
  assert.ok(found.complete);
  assert.deepEqual(found.policies, ['LANDED', 'BASE', 'mine']);
  const of = (policy: string, name: string) =>
    found.paired.find((each) => each.policy === policy && each.measure === name)!;
  for (const name of ['checks', 'hot', 'steals']) {
    const { mean, low, high } = of('mine', name).difference;
    assert.deepEqual([mean, low, high], [0, 0, 0], name);
  }
  assert.ok(of('BASE', 'checks').difference.low! > 0 && of('BASE', 'checks').ratio.low! > 1);
  assert.deepEqual(JSON.parse(JSON.stringify(found)), found);
});

test('differences and ratios are taken seed by seed, from the named reference', async () => {
  const found = await compareModel(toyModel(), { ...TOYS, reference: 'high' });
  assert.equal(found.reference, 'high');
  assert.deepEqual(
    found.paired.map(({ policy }) => policy),
    ['low', 'mine'],
  );
  const [low] = found.paired;
  for (const each of low.difference.values) assert.ok(Math.abs(each! + 10) < 1e-12);
  // Chance cancels: the paired interval is a hair wide, that of either mean is not.
  assert.ok(low.difference.high! - low.difference.low! < 1e-9);
  const { value } = found.points[0].estimates;
  assert.ok(value.high! - value.low! > 0.1);
});

test('a ratio needs a reference that is not 0; the others still count', () => {
  const ratio = pairedRatio([1, 2, 0, null], [0, 4, 5, 1]);
  assert.deepEqual(ratio.values, [null, 0.5, 0, null]);
  assert.equal(ratio.mean, 0.25);
  assert.equal(ratio.why, '2 of 4 seeds lack a value or have 0 as reference');
  assert.deepEqual(pairedDifference([1, null], [3, 1]).values, [-2, null]);
});

test('the paired interval covers the true difference in 95 of 100 comparisons, and is narrower than unpaired', () => {
  const random = makeStreams('compare').stream('normal');
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const trials = 3000;
  let covered = 0;
  for (let i = 0; i < trials; i++) {
    const guests = Array.from({ length: 6 }, () => 100 + 20 * normal());
    const { low, high } = pairedDifference(
      guests.map((guest) => guest + 5 + normal()),
      guests.map((guest) => guest + normal()),
    );
    if (low! <= 5 && 5 <= high!) covered++;
    assert.ok(high! - low! < 15);
  }
  assert.ok(Math.abs(covered / trials - 0.95) < 4 * Math.sqrt((0.95 * 0.05) / trials), `${covered / trials}`);
});

test('a comparison goes on from a sweep over the same policies', async () => {
  const { policies, ...rest } = TOYS;
  const swept = await sweepModel(toyModel(), { ...rest, vary: { policy: policies } });
  const runs: ToyScenario[] = [];
  const found = await compareModel(toyModel(runs), TOYS, { resume: swept });
  assert.equal(runs.length, 0);
  assert.equal(found.paired.length, 2);
});

test('what cannot be compared is said before anything runs', async () => {
  const runs: ToyScenario[] = [];
  const wrong = (part: object, message: string) =>
    assert.rejects(compareModel(toyModel(runs), { ...TOYS, ...part } as never), {
      name: 'ConfigError',
      message,
    });
  await wrong({ policies: ['low'] }, 'policies must have 2 or more policies; it has 1');
  await wrong({ policies: 'low' }, 'policies must be a list of policies; it was "low"');
  await wrong({ reference: 'none' }, 'reference must be one of the policies, low, high, mine; it was "none"');
  await wrong(
    { policies: ['low', { name: 'low', add: 1 }] },
    'policies.1 has the name of another value, "low"',
  );
  await wrong({ scenario: { seed: 'x' } }, 'scenario.policy is missing');
  await wrong({ vary: {} }, 'vary is not a field that is known here; check the spelling');
  assert.equal(runs.length, 0);
  await assert.rejects(
    compare({ scenario, policies: ['BASE', 'BASIS' as never], seeds: 1, measures: ['endSeconds'] }),
    {
      message: /^policy must be one of 'BASE'.* it was "BASIS" \(at policy = BASIS\)$/,
    },
  );
});

test('runs that ended early are remarked on, and a null in a result is a null here', async () => {
  const found = await compare({
    scenario: { ...scenario, demand: [], maxEvents: 5 },
    policies: ['BASE', 'LANDED'],
    seeds: ['a', 'b'],
    measures: { checks: 'vms.0.checksPerEviction', end: 'endSeconds' },
  });
  assert.match(found.points[0].remarks[1], /^seed b ended early, at \d+(\.\d+)? s: tooManyEvents$/);
  assert.deepEqual(found.runs[0].why, { checks: 'it was null' });
  assert.deepEqual(found.points[0].estimates.checks.values, [null, null]);
  assert.ok(found.points[0].estimates.end.mean !== null);
});

test('one seed gives no interval, and says so', async () => {
  const { paired } = await compareModel(toyModel(), { ...TOYS, seeds: ['one'] });
  assert.equal(paired[0].difference.low, null);
  assert.match(paired[0].difference.why!, /one value gives no interval/);
});
