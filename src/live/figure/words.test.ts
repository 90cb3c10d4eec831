import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../../tutorial/plot/bars.js';
import { grid } from '../../tutorial/plot/grid.js';
import { lines } from '../../tutorial/plot/xy.js';
import { readData } from './data.js';
import { csv, linesOf, rowsOf } from './words.js';

const alt = 'In words.';
const rows = [1, 2].map((vcpus) => ({ vcpus, passMs: vcpus / 3, low: 0.25, high: 1, policy: 'BASE, "old"' }));
const spread = { low: 'low', high: 'high' } as const;
const one = lines(rows, { alt, x: 'vcpus', y: 'passMs', by: 'policy', ...spread });

test('one value in words', () => {
  const [panel] = readData(one.plotly)!;
  assert.deepEqual(linesOf(panel, panel.series[0].data[0]), [
    'BASE, "old"',
    'vcpus: 1',
    'pass (ms): 0.3333 (0.25 to 1)',
  ]);
  const [alone] = readData(lines(rows, { alt, x: 'vcpus', y: 'passMs' }).plotly)!;
  assert.deepEqual(linesOf(alone, alone.series[0].data[0]), ['vcpus: 1', 'pass (ms): 0.3333']);
});

test('all values as rows: columns that say nothing are left out', () => {
  const two = readData(grid({ title: 'G', alt, figures: [one, one] }).plotly)!;
  assert.deepEqual(rowsOf(two).columns, ['panel', 'series', 'vcpus', 'pass (ms)', 'from', 'to']);
  const all = rowsOf(readData(one.plotly)!);
  assert.deepEqual(all, {
    columns: ['vcpus', 'pass (ms)', 'from', 'to'],
    rows: [
      [1, 0.333333, 0.25, 1],
      [2, 0.666667, 0.25, 1],
    ],
  });
});

test('what one line says no other repeats', () => {
  const [panel] = readData(bars(rows.slice(1), { alt, x: 'policy', y: 'passMs', by: 'policy' }).plotly)!;
  assert.deepEqual(linesOf(panel, panel.series[0].data[0]).length, 2);
});

test('panels of several measures: a row says which one its value is of', () => {
  const other = lines(rows, { alt, x: 'vcpus', y: 'low' });
  const all = rowsOf(readData(grid({ title: 'G', alt, figures: [one, other] }).plotly)!);
  assert.deepEqual(all.columns, ['panel', 'series', 'vcpus', 'measure', 'value', 'from', 'to']);
  assert.deepEqual(
    all.rows.map((row) => row[3]),
    ['pass (ms)', 'pass (ms)', 'low', 'low'],
  );
});

test('CSV quotes what it must', () => {
  assert.equal(
    csv({
      columns: ['a', 'b,c'],
      rows: [
        ['say "x"', 1.5],
        [undefined, -2],
      ],
    }),
    'a,"b,c"\r\n"say ""x""",1.5\r\n,-2\r\n',
  );
});
