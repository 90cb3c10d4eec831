import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFirst } from './firstValue.js';

const CELL = `whatIf({ rate: slider(2, { from: 0, to: 10_000 }), kind: choice(
  'it', ["it", "isn't"]), on: toggle(false) }, ({ rate, kind, on }) => draw({ rate: 2 }));`;

test('a value takes the place of the first one where that is written out', () => {
  assert.match(withFirst(CELL, 'rate', 2, 0.5)!, /^whatIf\(\{ rate: slider\(0\.5, \{ from: 0/);
  assert.match(withFirst(CELL, 'kind', 'it', "isn't")!, /choice\(\n {2}'isn\\'t', \["it"/);
  assert.match(withFirst(CELL, 'on', false, true)!, /on: toggle\(true\) \}/);
  assert.equal(withFirst('({ n: slider(10_000, {}) })', 'n', 10_000, 7), '({ n: slider(7, {}) })');
});

test('where it is not, or stands there twice, nothing is changed', () => {
  for (const [cell, name] of [
    ['whatIf({ rate: slider(most, {}) }, f)', 'rate'],
    ['whatIf({ rate }, f)', 'rate'],
    ['whatIf({ rate: slider(2 * 1, {}) }, f)', 'rate'],
    ['whatIf({ rate: slider(2, {}) }, f); whatIf({ rate: slider(2, {}) }, g)', 'rate'],
    ['whatIf({ rate: slider(2, {}) }, f)', 'ate'],
  ])
    assert.equal(withFirst(cell, name, 2, 5), null, cell);
  // Another what-if of the cell, which begins elsewhere.
  assert.match(
    withFirst('({ n: slider(1, {}) }); ({ n: slider(2, {}) })', 'n', 2, 5)!,
    /slider\(1.*slider\(5/,
  );
});
