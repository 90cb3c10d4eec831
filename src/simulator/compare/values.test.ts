import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareModel, sweepModel } from './testing/inThisThread.js';
import { TOY, toyModel } from './testing/toy.js';
import { valuesOf } from './values.js';

const spec = {
  scenario: TOY,
  vary: { 'vms.0.size': [0, 2] },
  seeds: ['b', 'a'],
  measures: ['value', 'share'],
};

test('one measure of one point, in the order of the seeds', async () => {
  const found = await sweepModel(toyModel(), spec);
  assert.deepEqual(
    valuesOf(found, 'value', { 'vms.0.size': 2 }),
    found.runs.slice(2).map(({ values }) => values.value),
  );
  const policies = ['low', 'high'] as const;
  const two = await compareModel(toyModel(), { scenario: TOY, policies, seeds: 1, measures: ['share'] });
  assert.deepEqual(valuesOf(two, 'share', { policy: 'high' }), [1]);
});

test('what is not there is refused in one sentence', async () => {
  const found = await sweepModel(toyModel(), spec);
  const wrong = [
    ['value', {}, 'valuesOf: at was {}, as 2 points have it; it must name one'],
    [
      'value',
      { 'vms.0.size': 3 },
      'valuesOf: at was {"vms.0.size":3}, as 0 points have it; it must name one',
    ],
    ['values', { 'vms.0.size': 2 }, 'valuesOf: measure was "values"; it may be value, share'],
    ['share', { 'vms.0.size': 0 }, 'valuesOf: seed b has no share at {"vms.0.size":0}: it was Infinity'],
  ] as const;
  for (const [measure, at, message] of wrong)
    assert.throws(() => valuesOf(found, measure, at), { name: 'ConfigError', message });
  const broken = { ...spec, scenario: { ...TOY, broken: ['a'] }, vary: {} };
  const message = 'valuesOf: seed a has no value at {}: no run with seed a';
  const part = await sweepModel(toyModel(), broken);
  assert.throws(() => valuesOf(part, 'value'), { name: 'ConfigError', message });
});
