import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFleet } from './spec.js';
import { SPEC } from './testing/spec.js';

const scenariosOf = (spec: unknown): Map<string, string> => {
  const fleet = readFleet(spec);
  const points = Array.from({ length: fleet.size }, (_, place) => fleet.at(place));
  return new Map(
    points.map(({ id, host, policy, rules, seed, scenario }) => [
      [id, host, policy, rules, seed].join(),
      JSON.stringify(scenario),
    ]),
  );
};

test('points are hosts × policies × rules × seeds, each in its place', () => {
  const fleet = readFleet(SPEC);
  assert.equal(fleet.size, 5 * 2 * 2 * 2);
  assert.deepEqual(
    Array.from({ length: fleet.size }, (_, place) => fleet.placeOf(fleet.at(place))),
    Array.from({ length: fleet.size }, (_, place) => place),
  );
  const { host, policy, rules, seed, scenario } = fleet.at(fleet.size - 1);
  assert.deepEqual([host, policy, rules, seed], ['plain-2', 'LANDED', '7.3', 'b']);
  assert.deepEqual([scenario.policy, scenario.host.kernel, scenario.durationSeconds], ['LANDED', '7.3', 2]);
});

test('kinds of the same content are told by their names', () => {
  const [nested] = SPEC.hosts;
  const fleet = readFleet({ ...SPEC, hosts: [nested, { ...nested, name: 'twin' }] });
  for (const place of [0, fleet.size - 1]) assert.equal(fleet.placeOf(fleet.at(place)), place);
});

test('a host is the same under all policies and rules, and another with another seed', () => {
  const fleet = readFleet(SPEC);
  const [first, ...others] = Array.from({ length: 8 }, (_, place) => fleet.at(place));
  for (const { drawn, scenario, seed } of others) {
    assert.equal(scenario.seed === first.scenario.seed, seed === first.seed);
    if (seed === first.seed) assert.deepEqual(drawn, first.drawn);
  }
  const draws = new Set(Array.from({ length: fleet.size }, (_, k) => JSON.stringify(fleet.at(k).drawn)));
  assert.ok(draws.size > 2, 'hosts draw differently');
});

test('a larger fleet, another policy or another order keeps every point', () => {
  const [nested, plain] = SPEC.hosts;
  const before = scenariosOf(SPEC);
  const after = scenariosOf({
    ...SPEC,
    hosts: [plain, { ...nested, count: 7 }],
    policies: ['REV', ...SPEC.policies],
  });
  for (const [name, scenario] of before) assert.equal(after.get(name), scenario);
});

test('what changes a run changes the id', () => {
  const [nested, plain] = SPEC.hosts;
  const id = readFleet(SPEC).at(0).id;
  for (const other of [
    { ...SPEC, measures: { refaults: 'vms.0.reclaim.pgscan' } },
    { ...SPEC, hosts: [{ ...nested, set: { durationSeconds: 3 } }, plain] },
    { ...SPEC, hosts: [{ ...nested, draw: { 'demand.0.MiB': [1, 2] } }, plain] },
  ])
    assert.notEqual(readFleet(other).at(0).id, id);
});

for (const [what, change, told] of [
  ['no such policy', { policies: ['BEST'] }, /^policies\.0 must be one of 'BASE'/],
  ['a policy twice', { policies: ['BASE', 'BASE'] }, /^policies must not name one of its policies twice/],
  ['no hosts', { hosts: [] }, /^hosts must have 1 or more kinds of hosts/],
  ['too many', { hosts: [{ ...SPEC.hosts[0], count: 1e8 }] }, /^hosts make 800000000 points/],
  [
    'a column twice',
    { measures: { seed: 'vms.0.reclaim.refaults' } },
    /^measures\.seed is the name of another/,
  ],
  ['a name of JavaScript', { measures: { constructor: 'events' } }, /^measures has a name that is blank or/],
  [
    'a list of fields',
    { hosts: [{ ...SPEC.hosts[0], set: [] }] },
    /^hosts\.0\.set must be values by path; it/,
  ],
  [
    'set and drawn',
    { hosts: [{ ...SPEC.hosts[0], set: { 'demand.0.MiB': 1 } }] },
    /^hosts\.0\.set\.demand.* twice, with demand\.0\.MiB\nhosts\.0\.draw\.demand/,
  ],
  ['a typing slip', { rule: ['6.12'] }, /^rule is not a field that is known here/],
  [
    'no such field',
    { hosts: [{ ...SPEC.hosts[0], draw: { 'vms.0.cpus': [1] } }] },
    /^hosts\.0\.draw\.vms\.0\.cpus is no field of the scenario: vms\.0 has no 'cpus'/,
  ],
  [
    'a field of the spec',
    { hosts: [{ ...SPEC.hosts[0], set: { 'host.kernel': '6.1' } }] },
    /^hosts\.0\.set\.host\.kernel is not for a kind of host; name it in rules/,
  ],
  [
    'a value that the simulator refuses',
    { hosts: [{ ...SPEC.hosts[0], draw: { 'vms.0.vcpus': [1, 0] } }] },
    /^hosts\.0, vms\.0\.vcpus must be a whole number from 1/,
  ],
] as const)
  test(`refused in one sentence: ${what}`, () => {
    assert.throws(() => readFleet({ ...SPEC, ...change }), { name: 'ConfigError', message: told });
  });
