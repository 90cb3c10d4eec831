import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookUp, overlap, replaceAt } from './path.js';

const data = {
  vms: [{ l2s: { count: 2 } }, { name: 'b' }],
  rates: Float64Array.of(1, 2),
  outcome: 'finished',
  none: [],
};

test('a path leads through objects, lists and typed arrays', () => {
  assert.deepEqual(lookUp(data, 'vms.0.l2s.count'), { found: true, value: 2 });
  assert.deepEqual(lookUp(data, 'rates.1'), { found: true, value: 2 });
});

const wrong: [string, string][] = [
  ['vm.0', "there is no 'vm'; there is vms, rates, outcome, none"],
  ['vms.0.l2', "vms.0 has no 'l2'; it has l2s"],
  ['vms.2.name', "vms has no '2'; it has 2, from 0"],
  ['vms.01', "vms has no '01'; it has 2, from 0"],
  ['none.0', "none has no '0'; it is empty"],
  ['outcome.length', `outcome is the text "finished" and has no 'length'`],
  ['vms.toString', "vms has no 'toString'; it has 2, from 0"],
  ['constructor', "there is no 'constructor'; there is vms, rates, outcome, none"],
];
for (const [path, why] of wrong)
  test(`${path} leads nowhere, and what there is is said`, () =>
    assert.deepEqual(lookUp(data, path), { found: false, why }));

test('a value is replaced in a copy', () => {
  const copy = replaceAt(data, 'vms.0.l2s.count', 4);
  assert.equal(copy.vms[0].l2s?.count, 4);
  assert.equal(data.vms[0].l2s?.count, 2);
  assert.equal(copy.vms[1], data.vms[1]);
  assert.deepEqual(replaceAt(data, 'rates.0', 9).rates, [9, 2]);
});

test('paths overlap when one lies within the other', () => {
  assert.ok(overlap('vms.0', 'vms.0.l2s') && overlap('policy.aging', 'policy') && overlap('a', 'a'));
  assert.ok(!overlap('vms.1', 'vms.10') && !overlap('vms.0.a', 'vms.0.b'));
});
