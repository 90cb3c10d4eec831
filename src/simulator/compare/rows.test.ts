import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvParseRows } from 'd3-dsv';
import fc from 'fast-check';
import { scenarios } from '../scenario/presets.js';
import { simulate } from '../sim/simulate.js';
import { csv, type Row, rows } from './rows.js';
import { compareModel, sweepModel } from './testing/inThisThread.js';
import { SMALL } from './testing/small.js';
import { TOY, toyModel } from './testing/toy.js';

test('CSV is as RFC 4180 has it', () => {
  const table = [
    { name: 'a "b", c', 'x y': 1.5, ok: true, none: null },
    { name: 'line\nline', 'x y': -1e-7, ok: false, none: 'é' },
  ];
  assert.equal(csv(table), 'name,x y,ok,none\r\n"a ""b"", c",1.5,true,\r\n"line\nline",-1e-7,false,é\r\n');
  assert.equal(csv([{ a: null }, { a: 1 }]), 'a\r\n""\r\n1\r\n');
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
        csvParseRows(csv(rows)).slice(1),
        cells.map((line) => line.map(String)),
      );
    }),
  );
});

test('a wrong cell is named', () => {
  // A text has a place for each character, and would be columns.
  assert.throws(() => csv(['x'.repeat(1e5)] as never), /rows\[0\] must be an object, .* it was "xxx/);
  assert.throws(() => csv([{ a: Number.NaN }]), /rows\[0\]\.a must be .* it was NaN/);
  assert.throws(() => csv([{ a: 1 }, {}]), /rows\[1\]\.a must be .* it was missing/);
  assert.throws(() => csv([{ a: 1 }, { a: 1, b: 1 }]), /rows\[1\]\.b is not a column of rows\[0\]/);
  assert.throws(() => csv([]), /csv: rows must be a non-empty list of rows/);
});

test('a sweep as rows: points with intervals, runs with seeds', async () => {
  const spec = { scenario: TOY, vary: { 'vms.0.size': [1, 2] }, seeds: ['a', 'b'], measures: ['value'] };
  const found = await sweepModel(toyModel(), spec);
  const { mean, low, high } = found.points[1].estimates.value;
  assert.deepEqual(rows(found, 'point')[1], {
    'vms.0.size': 2,
    value: mean,
    'value low': low,
    'value high': high,
    remarks: 1,
  });
  assert.deepEqual(rows(found)[2], {
    'vms.0.size': 2,
    seed: 'a',
    value: found.runs[2].values.value,
    remark: null,
  });
  assert.match(
    csv(rows(found)),
    /^vms\.0\.size,seed,value,remark\r\n1,a,0\.\d+,\r\n[\s\S]*2,b,\d\.\d+,was big/,
  );
});

test('a comparison as rows: the reference has no difference', async () => {
  const spec = { scenario: TOY, policies: ['low', 'high'] as const, seeds: 3, measures: ['value'] };
  const [low, high] = rows(await compareModel(toyModel(), spec), 'point');
  assert.deepEqual([low.policy, low.seeds, low.difference, low.ratio], ['low', 3, null, null]);
  assert.ok(Math.abs((high.difference as number) - 10) < 1e-9 && (high.ratioLow as number) !== null);
});

test('a run as rows: each sample with its time, by itself, by class and by generation', () => {
  const run = simulate({ ...SMALL, processes: [{ ...scenarios.neighbours.processes[0], memoryMiB: 2 }] });
  const [vm, process] = [run.vms[0], run.processes[0]];
  const all = rows(run);
  assert.deepEqual(
    all.map(({ seconds }) => seconds),
    [...run.series.seconds, ...run.series.seconds],
  );
  const last = run.series.seconds.length - 1;
  assert.deepEqual(all[last], {
    policy: 'LANDED',
    seed: '1',
    seconds: 100,
    owner: 'vm',
    freePages: run.series.freePages[last],
    residentPages: vm.series.residentPages[last],
    agings: vm.series.agings[last],
    evictions: vm.reclaim.pgsteal,
    refaults: vm.reclaim.refaults,
  });
  assert.ok(vm.reclaim.pgsteal > 0);
  const ofClass = rows(run, 'class').filter(({ owner, seconds }) => owner === 'process' && seconds === 100);
  assert.deepEqual(
    ofClass.map(({ class: name, evictions }) => [name, evictions]),
    process.classes.map(({ name, evictions }) => [name, evictions]),
  );
  const pages = rows(run, 'generation').filter(({ owner, seconds }) => owner === 'vm' && seconds === 100);
  assert.deepEqual(
    pages.map(({ generation }) => generation),
    [0, 1, 2, 3],
  );
  assert.equal(
    pages.reduce((sum, row) => sum + (row.pages as number), 0),
    vm.series.residentPages[last],
  );
});

test('what has no rows is refused in one sentence', () => {
  assert.throws(() => rows([] as never), {
    message: 'rows: it takes what simulate, sweep or compare gives; this is neither',
  });
  assert.throws(() => rows(simulate(SMALL), 'run' as never), {
    message: 'rows: one row for each "run" is not to be had; it may be sample, class, generation',
  });
  assert.throws(() => rows(simulate(SMALL), { toString: null } as never), {
    message: 'rows: one row for each an object is not to be had; it may be sample, class, generation',
  });
});
