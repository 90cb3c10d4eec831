/** Wrong input: the message names builder, field and value, and says what it may be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../simulator/config/error.js';
import { type BarsSpec, bars } from './bars.js';
import { type CellMapSpec, cellMap } from './cells.js';
import { grid } from './grid.js';
import { heatmap } from './heatmap.js';
import type { LinesSpec } from './series.js';
import { lines, points } from './xy.js';

const line: LinesSpec = {
  title: 't',
  alt: 'a',
  x: { title: 'Time', unit: 's' },
  y: { title: 'Pages' },
  series: [{ name: 'BASE', x: [1, 2, 3], y: [1, 2, 3] }],
};
const bar: BarsSpec = {
  title: 't',
  alt: 'a',
  x: { title: 'x' },
  y: { title: 'y' },
  categories: ['a', 'b'],
  series: [{ name: 'BASE', y: [1, 2] }],
};
const cell: CellMapSpec = {
  title: 't',
  alt: 'a',
  x: { title: 'x' },
  y: { title: 'y' },
  categories: [{ name: 'old' }, { name: 'young' }],
  columns: [{ at: 0, runs: [[0, 1, 'old']] }],
};
const heat = {
  title: 't',
  alt: 'a',
  x: { title: 'x', places: [1, 2] },
  y: { title: 'y', places: [1] },
  z: { title: 'z', values: [[1, 2]] },
};

/** The spec with some fields replaced; types do not hold in a notebook, so tests ignore them too. */
function but<T extends object>(spec: T, change: Record<string, unknown>): T {
  return { ...spec, ...change } as T;
}
const series = (change: Record<string, unknown>) => but(line, { series: [but(line.series[0], change)] });

const cases: [string, () => unknown, RegExp][] = [
  [
    'no title',
    () => lines(but(line, { title: undefined })),
    /^lines: title must be a text that is not blank.* it was missing$/,
  ],
  [
    'empty alt',
    () => lines(but(line, { alt: ' ' })),
    /^lines: alt must be a text that is not blank.*; it was " "$/,
  ],
  ['no spec', () => lines(undefined as never), /^lines: the argument must be an object with title, alt/],
  [
    'no axis',
    () => lines(but(line, { x: undefined })),
    /^lines: x must be an object with title.*; it was missing$/,
  ],
  [
    'axis title',
    () => lines(but(line, { y: { title: 3 } })),
    /^lines: y.title must be a text that is not blank; it was 3$/,
  ],
  [
    'misspelt field',
    () => lines(but(line, { serie: [] })),
    /^lines: serie is not a known field; it may be title,/,
  ],
  [
    'misspelt inner',
    () => lines(series({ color: 'x' })),
    /^lines: series 'BASE': color is not a known field; .*colour/,
  ],
  [
    'scale',
    () => lines(but(line, { y: { title: 'y', scale: 'ln' } })),
    /y.scale must be one of 'linear', 'log'; it was "ln"/,
  ],
  [
    'range',
    () => lines(but(line, { y: { title: 'y', range: [2, 1] } })),
    /y.range must be two numbers, low < high; it was \[2, 1\]$/,
  ],
  [
    'log zero',
    () => lines(but(series({ y: [0, 1, 2] }), { y: { title: 'y', scale: 'log' } })),
    /y.scale 'log' needs values above 0; one is 0/,
  ],
  [
    'no series',
    () => lines(but(line, { series: [] })),
    /series must be a non-empty list of series; it was a list of 0/,
  ],
  [
    'NaN',
    () => lines(series({ y: [1, Number.NaN, 3] })),
    /^lines: series 'BASE': y\[1\] must be a finite number; it was NaN$/,
  ],
  [
    'Infinity',
    () => lines(series({ x: [1, 2, Number.POSITIVE_INFINITY] })),
    /series 'BASE': x\[2\] must be a finite number; it was Infinity/,
  ],
  [
    'text',
    () => lines(series({ y: [1, '2', 3] })),
    /series 'BASE': y\[1\] must be a finite number; it was "2"/,
  ],
  [
    'bigint',
    () => lines(series({ y: [1, 2n, 3] })),
    /y\[1\] must be a finite number; it was 2n \(a bigint\)/,
  ],
  [
    'lengths',
    () => lines(series({ y: [1, 2] })),
    /series 'BASE': y must have 3 numbers, one per point; it has 2/,
  ],
  [
    'half a band',
    () => lines(series({ low: [1, 1, 1] })),
    /series 'BASE': high must be a list of numbers, as low is; it was missing/,
  ],
  [
    'band upside down',
    () => lines(series({ low: [1, 5, 1], high: [2, 4, 2] })),
    /low\[1\] must be at most high\[1\], which is 4; it was 5/,
  ],
  ['colour', () => lines(series({ colour: 'yellow' })), /colour must be one of 'blue', .*; it was "yellow"/],
  [
    'same name',
    () => lines(but(line, { series: [line.series[0], line.series[0]] })),
    /series\[1\].name must be different from the others; it was "BASE"/,
  ],
  [
    'too many points',
    () => lines(series({ x: new Float64Array(20001), y: new Float64Array(20001) })),
    /x may have 20000 points; it has 20001/,
  ],
  [
    'height',
    () => lines(but(line, { height: 5 })),
    /height must be a whole number from 80 to 1200; it was 5/,
  ],
  [
    'reference',
    () => lines(but(line, { references: [{ axis: 'z', at: 1, text: 't' }] })),
    /references\[0\].axis must be one of 'x', 'y'/,
  ],
  [
    'note',
    () => lines(but(line, { notes: [{ x: 1, y: Number.NaN, text: 't' }] })),
    /notes\[0\].y must be a finite number; it was NaN/,
  ],
  [
    'note off the axis',
    () => lines(but(line, { y: { title: 'y', range: [0, 5] }, notes: [{ x: 1, y: 9, text: 't' }] })),
    /notes\[0\].y must be on the y axis, from 0 to 5; it was 9/,
  ],
  [
    'no marker',
    () => points(but(line, { series: [but(line.series[0], { marker: 'none' })] })),
    /marker must be a visible marker/,
  ],
  [
    'curve like series',
    () => points({ ...line, curves: [line.series[0]] }),
    /must be different from the others; it was "BASE"/,
  ],
  [
    'bars on log',
    () => bars(but(bar, { y: { title: 'y', scale: 'log' } })),
    /^bars: y.scale must be 'linear'/,
  ],
  [
    'bars per category',
    () => bars(but(bar, { series: [{ name: 'BASE', y: [1] }] })),
    /series 'BASE': y must have 2 numbers/,
  ],
  [
    'same category',
    () => bars(but(bar, { categories: ['a', 'a'] })),
    /categories\[1\] must be different from the others/,
  ],
  [
    'negative stack',
    () => bars(but(bar, { mode: 'stack', series: [{ name: 'BASE', y: [1, -1] }] })),
    /y\[1\] must be at least 0 in a stack; it was -1/,
  ],
  [
    'error bars in a stack',
    () => bars(but(bar, { mode: 'stack', series: [{ name: 'B', y: [1, 1], low: [0, 0], high: [2, 2] }] })),
    /low and high need mode 'group'/,
  ],
  ['mode', () => bars(but(bar, { mode: 'pile' })), /mode must be one of 'group', 'stack'; it was "pile"/],
  [
    'category name',
    () => cellMap(but(cell, { columns: [{ at: 0, runs: [[0, 1, 'new']] }] })),
    /runs\[0\]\[2\] must be one of 'old', 'young'; it was "new"/,
  ],
  [
    'runs overlap',
    () =>
      cellMap(
        but(cell, {
          columns: [
            {
              at: 0,
              runs: [
                [0, 5, 'old'],
                [4, 1, 'old'],
              ],
            },
          ],
        }),
      ),
    /runs\[1\]\[0\] must be a whole number from 5/,
  ],
  ['no runs', () => cellMap(but(cell, { columns: [{ at: 0 }] })), /columns\[0\].runs must be a list of runs/],
  [
    'columns rise',
    () => cellMap(but(cell, { columns: [...cell.columns, { at: 0, runs: [] }] })),
    /columns\[1\].at must be above the one before; it was 0/,
  ],
  [
    'same look',
    () =>
      cellMap(
        but(cell, {
          categories: [
            { name: 'old', colour: 'blue', hatch: '/' },
            { name: 'young', colour: 'blue', hatch: '/' },
          ],
        }),
      ),
    /must be different in hatch from 'old'/,
  ],
  [
    'labels',
    () => cellMap(but(cell, { labels: [] })),
    /labels must be a list of 1 texts, one per column; it was a list of 0/,
  ],
  [
    'heat rows',
    () => heatmap(but(heat, { z: { title: 'z', values: [] } })),
    /z.values must be a list of 1 rows; it was a list of 0/,
  ],
  [
    'heat row',
    () => heatmap(but(heat, { z: { title: 'z', values: [[1]] } })),
    /z.values\[0\] must be a list of 2 numbers; it was a list of 1/,
  ],
  [
    'heat NaN',
    () => heatmap(but(heat, { z: { title: 'z', values: [[1, Number.NaN]] } })),
    /z.values\[0\]\[1\] must be a finite number; it was NaN/,
  ],
  [
    'heat empty',
    () => heatmap(but(heat, { z: { title: 'z', values: [[null, null]] } })),
    /at least one number; all are null/,
  ],
  [
    'grid of grids',
    () =>
      grid({
        title: 't',
        alt: 'a',
        figures: [grid({ title: 't', alt: 'a', figures: [lines(line), lines(line)] })],
      }),
    /figures\[0\] must be a figure of one panel/,
  ],
  [
    'grid axes',
    () => grid({ title: 't', alt: 'a', figures: [lines(line), bars(bar)], sharedX: true }),
    /sharedX needs axes of one kind; figures\[1\].x is band, figures\[0\].x is linear/,
  ],
  [
    'grid columns',
    () => grid({ title: 't', alt: 'a', figures: [lines(line)], columns: 9 }),
    /columns must be a whole number from 1 to 4; it was 9/,
  ],
];

for (const [name, run, message] of cases) {
  test(name, () => {
    assert.throws(run, (error: unknown) => {
      assert.ok(error instanceof ConfigError, String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}
