import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvParseRows } from 'd3-dsv';
import fc from 'fast-check';
import { compareModel } from './compare.js';
import { toCsv } from './csv.js';
import { comparisonRows, type Row, runRows, seriesRows, sweepRows } from './rows.js';
import { sweepModel } from './sweep.js';
import { TOY, toyModel } from './testing/toy.js';

test('CSV is as RFC 4180 has it', () => {
  const rows = [
    { name: 'a "b", c', 'x y': 1.5, ok: true, none: null },
    { name: 'line\nline', 'x y': -1e-7, ok: false, none: 'é' },
  ];
  assert.equal(toCsv(rows), 'name,x y,ok,none\r\n"a ""b"", c",1.5,true,\r\n"line\nline",-1e-7,false,é\r\n');
  assert.equal(toCsv([{ a: null }, { a: 1 }]), 'a\r\n""\r\n1\r\n');
});

test('every text and number comes back from CSV', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1 }));
  fc.assert(
    fc.property(table, (cells) => {
      const rows = cells.map((line): Row => Object.fromEntries(line.map((each, i) => [`c${i}`, each])));
      assert.deepEqual(
        csvParseRows(toCsv(rows)).slice(1),
        cells.map((line) => line.map(String)),
      );
    }),
  );
});

test('a wrong cell is named', () => {
  assert.throws(() => toCsv([{ a: Number.NaN }]), /rows\[0\]\.a must be .* it is NaN/);
  assert.throws(() => toCsv([{ a: 1 }, {}]), /rows\[1\]\.a must be .* it is undefined/);
  assert.throws(() => toCsv([{ a: 1 }, { a: 1, b: 1 }]), /rows\[1\]\.b is not a column of rows\[0\]/);
  assert.throws(() => toCsv([]), /at least one row/);
});

test('a sweep as rows: points with intervals, runs with seeds', async () => {
  const spec = { scenario: TOY, vary: { 'vms.0.size': [1, 2] }, seeds: ['a', 'b'], measures: ['value'] };
  const found = await sweepModel(toyModel(), spec);
  const { mean, low, high } = found.points[1].estimates.value;
  assert.deepEqual(sweepRows(found)[1], {
    'vms.0.size': 2,
    value: mean,
    'value low': low,
    'value high': high,
    remarks: 1,
  });
  assert.deepEqual(runRows(found)[2], {
    'vms.0.size': 2,
    seed: 'a',
    value: found.runs[2].values.value,
    remark: null,
  });
  assert.match(
    toCsv(runRows(found)),
    /^vms\.0\.size,seed,value,remark\r\n1,a,0\.\d+,\r\n[\s\S]*2,b,\d\.\d+,was big/,
  );
});

test('a comparison as rows: the reference has no difference', async () => {
  const spec = { scenario: TOY, policies: ['low', 'high'] as const, seeds: 3, measures: ['value'] };
  const [low, high] = comparisonRows(await compareModel(toyModel(), spec));
  assert.deepEqual([low.policy, low.seeds, low.difference, low.ratio], ['low', 3, null, null]);
  assert.ok(Math.abs((high.difference as number) - 10) < 1e-9 && (high.ratioLow as number) !== null);
});

test('series as rows: nested columns get dotted names', () => {
  const series = {
    seconds: [0, 1],
    vms: [
      {
        refaults: Uint32Array.of(3, 4),
        byClass: [
          [1, 2],
          [5, 6],
        ],
      },
    ],
  };
  assert.deepEqual(seriesRows(series), [
    { seconds: 0, 'vms.0.refaults': 3, 'vms.0.byClass.0': 1, 'vms.0.byClass.1': 5 },
    { seconds: 1, 'vms.0.refaults': 4, 'vms.0.byClass.0': 2, 'vms.0.byClass.1': 6 },
  ]);
  assert.throws(() => seriesRows({ a: [1], b: [1, 2] }), /b has 2 entries and a has 1/);
  assert.throws(() => seriesRows({ a: 1 }), /a must be a list, or an object of lists; it is 1/);
  assert.throws(() => seriesRows({}), /no list of numbers/);
});
