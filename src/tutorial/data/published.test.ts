import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../simulator/config/check.js';
import { load, readAs } from './load.js';
import { calibrationRows, machineRow, publishedRows } from './published.js';

test('the rows that the frozen model was fitted to are those of 1, 2, 4 and 8 vCPUs, and complete', () => {
  const full = { wallNoAging: 1, wallNoOpt: 1.1, wallOpt: 1, passNoOpt: 0.2, passOpt: 0.1 };
  const table = (rows: object[]) =>
    readAs('published', {
      experiments: [{ experiment: 'v4-tdp', what: 'test', source: 'test', unit: 's', rows }],
      figures: [],
    });
  const rows = [1, 2, 4, 8, 16].map((vcpus) => ({ vcpus, ...full }));
  assert.deepEqual(calibrationRows(table(rows)), rows.slice(0, 4));
  assert.throws(
    () => calibrationRows(table([{ vcpus: 1, ...full, wallOpt: undefined }])),
    /wallOpt of 1 vCPUs is missing/,
  );
});

test('a machine is described by what its vCPUs take without aging', () => {
  assert.deepEqual(machineRow(load('published'), 64), {
    ...{ vcpus: 64, wallNoAging: 6.498959, wallNoAgingOf1: 0.878822 },
  });
  assert.throws(() => machineRow(load('published'), 3), /wallNoAging of 3 vCPUs is missing/);
  assert.throws(() => machineRow(load('published'), 'long '.repeat(1000) as never), /^.{0,200}$/);
});

test('bad content is named', () => {
  assert.throws(
    () => readAs('published', { experiments: [{ experiment: 'v3' }] }),
    (error) =>
      error instanceof ConfigError &&
      /experiments\.0\.experiment must be one of 'v4-tdp', 'v8-shadow'; it was "v3"/.test(error.message),
  );
  assert.throws(() => readAs('predictions', [{ low: -1 }]), /0\.low must be a number from 0 .* it was -1/);
  assert.throws(() => publishedRows({ experiments: [], figures: [] }, 'v4-tdp'), /no table "v4-tdp"/);
});
