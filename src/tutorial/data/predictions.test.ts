import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { QUANTITIES } from '../../simulator/selftest/perfModel.js';
import { outside } from '../outside/node.js';
import { load } from './load.js';
import { CALIBRATION_VCPUS } from './published.js';

test('the predictions are those that were made before the rows were seen', () => {
  const hash = createHash('sha256').update(outside.readText('data/predictions.json')).digest('hex');
  assert.equal(hash, 'a3c172462be3a0ae245adab9bb7fba756032e7240289a29c6091576abfac712c');
});

test('every published figure that no model was fitted to has its prediction, in an interval of its own', () => {
  const wanted = load('published').experiments.flatMap(({ experiment, rows }) =>
    rows
      .filter(({ vcpus }) => experiment !== 'v4-tdp' || !CALIBRATION_VCPUS.includes(vcpus))
      .flatMap((row) => QUANTITIES.filter((q) => q in row).map((q) => `${experiment} ${row.vcpus} ${q}`)),
  );
  const made = load('predictions');
  assert.deepEqual(
    made.map((p) => `${p.experiment} ${p.vcpus} ${p.quantity}`),
    wanted,
  );
  for (const { low, value, high } of made) assert.ok(0 < low && low < value && value < high);
});
