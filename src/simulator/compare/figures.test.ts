import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars, points } from '../../tutorial/plot/index.js';
import { compareModel } from './compare.js';
import { comparisonBars, sweepSeries } from './figures.js';
import { sweepModel } from './sweep.js';
import { TOY, toyModel } from './testing/toy.js';

const HEAD = { title: 't', alt: 'a' };
const GRID = {
  scenario: { ...TOY, vms: [...TOY.vms, { size: 3, name: 'b' }] },
  vary: { 'vms.0.size': [4, 1, 2], policy: ['low', 'high'], 'vms.1.size': [3, 5] },
  seeds: 3,
  measures: ['value', 'share'],
};

test('a sweep is drawn: one series for each policy, over the varied field in its order', async () => {
  const found = await sweepModel(toyModel(), GRID);
  const series = sweepSeries(found, {
    x: 'vms.0.size',
    measure: 'value',
    by: 'policy',
    at: { 'vms.1.size': 5 },
  });
  assert.deepEqual(
    series.map(({ name, x }) => [name, x]),
    [
      ['low', [1, 2, 4]],
      ['high', [1, 2, 4]],
    ],
  );
  const { mean, low, high } = found.points.find(
    ({ settings: s }) => s['vms.0.size'] === 2 && s.policy === 'high' && s['vms.1.size'] === 5,
  )!.estimates.value;
  assert.deepEqual([series[1].y[1], series[1].low![1], series[1].high![1]], [mean, low, high]);
  assert.match(points({ ...HEAD, x: { title: 'x' }, y: { title: 'y' }, series }).svg, /^<svg/);
});

test('what a series differs by from another is paired by seed', async () => {
  const found = await sweepModel(toyModel(), GRID);
  const spec = { x: 'vms.0.size', measure: 'value', by: 'policy', at: { 'vms.1.size': 3 }, against: 'low' };
  const [difference, ...none] = sweepSeries(found, spec);
  assert.deepEqual([difference.name, none.length], ['high', 0]);
  assert.deepEqual(difference.y.map(Math.round), [10, 20, 40]);
  assert.ok(difference.high![2] - difference.low![2] < 1e-9);
  const [ratio] = sweepSeries(found, { ...spec, measure: 'share', as: 'ratio' });
  assert.deepEqual(ratio.y, [1, 1, 1]);
});

test('points that have not been run are left out; one seed has no interval', async () => {
  const controller = new AbortController();
  const part = await sweepModel(
    toyModel(),
    { ...GRID, vary: { 'vms.0.size': [1, 2, 4] }, seeds: 1 },
    { signal: controller.signal, onProgress: (done) => done === 2 && controller.abort() },
  );
  const [series] = sweepSeries(part, { x: 'vms.0.size', measure: 'value' });
  assert.deepEqual([series.name, series.x, series.low], ['value', [1, 2], undefined]);
});

test('what a sweep does not have is named', async () => {
  const found = await sweepModel(toyModel(), GRID);
  const wrong = (spec: object, message: RegExp) =>
    assert.throws(
      () =>
        sweepSeries(found, {
          x: 'vms.0.size',
          measure: 'value',
          by: 'policy',
          at: { 'vms.1.size': 3 },
          ...spec,
        }),
      message,
    );
  wrong({ measure: 'values' }, /there is no measure "values"; there is value, share/);
  wrong({ x: 'size' }, /there is no field "size"; there is vms\.0\.size, policy, vms\.1\.size/);
  wrong({ at: {} }, /vms\.1\.size varies too; choose one of its values in at/);
  wrong({ at: { 'vms.1.size': 9 } }, /there is no at\.vms\.1\.size 9; there is 3, 5/);
  wrong({ x: 'policy', by: 'vms.0.size' }, /x must vary over numbers; policy is "low"/);
  wrong({ against: 'mine' }, /there is no against "mine"; there is low, high/);
});

test('a comparison is drawn with one line', async () => {
  const found = await compareModel(toyModel(), {
    scenario: TOY,
    policies: ['low', 'high', { name: 'mine', add: 2 }],
    seeds: 4,
    measures: ['value'],
  });
  const figure = bars({
    ...HEAD,
    x: { title: 'policy' },
    y: { title: 'y' },
    ...comparisonBars(found, ['value']),
  });
  assert.match(figure.svg, /mine/);
  const { categories, series } = comparisonBars(found, ['value'], 'difference');
  assert.deepEqual(categories, ['high', 'mine']);
  assert.deepEqual(series[0].y.map(Math.round), [10, 2]);
  assert.throws(() => comparisonBars(found, ['none']), /there is no measure "none"; there is value/);
});

test('a bar without a value is refused, with the reason', async () => {
  const found = await compareModel(toyModel(), {
    scenario: { ...TOY, vms: [{ size: 0, name: 'a' }] },
    policies: ['low', 'high'],
    seeds: 2,
    measures: ['share'],
  });
  assert.throws(
    () => comparisonBars(found, ['share']),
    /low has no mean of share: 2 of 2 seeds have no value/,
  );
});
