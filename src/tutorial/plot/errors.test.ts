/** Wrong input: the message names builder, field and value, and says what it may be. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../simulator/config/error.js';
import { bars } from './bars.js';
import { grid } from './grid.js';
import { lines, points } from './xy.js';

const rows = [1, 2, 3].map((seconds) => ({ seconds, pages: seconds, low: 0, high: 9, policy: 'BASE' }));
const plane = { x: 'seconds', y: 'pages', title: 't', alt: 'a' } as const;
/** The spec with some fields replaced; types do not hold in a notebook, so tests ignore them too. */
function but<T extends object>(spec: T, change: Record<string, unknown>): T {
  return { ...spec, ...change } as T;
}
const line = (change: Record<string, unknown>) => () => lines(rows, but(plane, change));
const bar = (change: Record<string, unknown>) => () => bars(rows, but(plane, change));
/** The second row with a number that the others do not have. */
const row = (change: Record<string, unknown>) => [rows[0], but(rows[1], change), rows[2]];

const cases: [string, () => unknown, RegExp][] = [
  ['empty title', line({ title: '' }), /^lines: title must be a text that is not blank.* it was ""$/],
  ['empty alt', line({ alt: ' ' }), /^lines: alt must be a text that is not blank.*; it was " "$/],
  ['axis title', line({ y: { column: 'pages', title: 3 } }), /^lines: y.title must be a text.*; it was 3$/],
  ['misspelt field', line({ colums: [] }), /^lines: colums is not a known field; it may be title,/],
  [
    'misspelt inner',
    line({ x: { column: 'seconds', units: 's' } }),
    /^lines: x.units is not a known field; it may be column, title, unit/,
  ],
  [
    'series as parallel lists',
    () => lines({ series: [] } as never, plane),
    /^lines: rows must be a non-empty/,
  ],
  ['curves under lines', line({ curves: rows }), /^lines: curves is not a known field/],
  [
    'scale',
    line({ y: { column: 'pages', scale: 'ln' } }),
    /y.scale must be one of 'linear', 'log'; it was "ln"/,
  ],
  [
    'range',
    line({ y: { column: 'pages', range: [2, 1] } }),
    /y.range must be two numbers, low < high; it was \[2, 1\]$/,
  ],
  [
    'log zero',
    () => lines(row({ pages: 0 }), { ...plane, y: { column: 'pages', scale: 'log' } }),
    /y.scale 'log' needs values above 0; one is 0/,
  ],
  [
    'Infinity',
    () => lines(row({ seconds: Number.POSITIVE_INFINITY }), plane),
    /^lines: rows\[1\]\.seconds must be a finite number; it was Infinity/,
  ],
  [
    'bigint',
    () => lines(row({ pages: 2n }), plane),
    /rows\[1\]\.pages must be a finite number; it was 2n \(a bigint\)/,
  ],
  [
    'band upside down',
    () => lines(row({ low: 5, high: 4 }), { ...plane, low: 'low', high: 'high' }),
    /^lines: rows\[1\]\.low must be at most high, which is 4; it was 5$/,
  ],
  [
    'too many points',
    () =>
      lines(
        Array.from({ length: 20001 }, (_, x) => ({ x, y: x })),
        { x: 'x', y: 'y' },
      ),
    /^lines: series 'y': there may be 20000 points; there are 20001: thin it out$/,
  ],
  ['height', line({ height: 5 }), /height must be a whole number from 80 to 1200; it was 5/],
  [
    'reference',
    line({ references: [{ axis: 'z', at: 1, text: 't' }] }),
    /references\[0\].axis must be one of 'x', 'y'/,
  ],
  [
    'note',
    line({ notes: [{ x: 1, y: Number.NaN, text: 't' }] }),
    /notes\[0\].y must be a finite number; it was NaN/,
  ],
  [
    'note off the axis',
    line({ y: { column: 'pages', range: [0, 5] }, notes: [{ x: 1, y: 9, text: 't' }] }),
    /notes\[0\].y must be on the y axis, from 0 to 5; it was 9/,
  ],
  [
    'a series with the name of a curve',
    () => points([...rows, ...row({ policy: 'BASE: formula' })], { ...plane, by: 'policy', curves: rows }),
    /must be different from the others; it was "BASE: formula"/,
  ],
  ['bars on log', bar({ y: { column: 'pages', scale: 'log' } }), /^bars: y.scale must be 'linear'/],
  [
    'same place',
    () => bars([...rows, { ...rows[0], seconds: '1' }], plane),
    /^bars: rows: place 3 of seconds must be named unlike the others; it was "1"$/,
  ],
  [
    'negative stack',
    () => bars(row({ pages: -1 }), { ...plane, mode: 'stack' }),
    /^bars: series 'pages': place 1 must be at least 0 in a stack; it was -1$/,
  ],
  ['error bars in a stack', bar({ mode: 'stack', low: 'low', high: 'high' }), /intervals need mode 'group'/],
  ['mode', bar({ mode: 'pile' }), /mode must be one of 'group', 'stack'; it was "pile"/],
  [
    'grid of grids',
    () =>
      grid({
        title: 't',
        alt: 'a',
        figures: [grid({ title: 't', alt: 'a', figures: [line({})(), line({})()] })],
      }),
    /figures\[0\] must be a figure of one panel/,
  ],
  [
    'grid axes',
    () =>
      grid({
        title: 't',
        alt: 'a',
        figures: [line({})(), line({ y: { column: 'pages', scale: 'log' } })()],
        sharedY: true,
      }),
    /sharedY needs axes of one kind; figures\[1\].y is log, figures\[0\].y is linear/,
  ],
  [
    'grid columns',
    () => grid({ title: 't', alt: 'a', figures: [line({})()], columns: 9 }),
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
