/** Any valid input gives a sound figure, and the same one again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bars } from './bars.js';
import { cellMap } from './cells.js';
import type { Figure } from './figure.js';
import { grid } from './grid.js';
import { heatmap } from './heatmap.js';
import type { Series } from './series.js';
import { assertSound } from './testing/inspect.js';
import { lines, points } from './xy.js';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((text) => text.trim() !== '');
const value = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.integer({ min: -5000, max: 5000 }),
  fc.constantFrom(0, -0, 1e-9, 5e-324, 1 / 3),
);
const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

function series(y: fc.Arbitrary<number>): fc.Arbitrary<Series> {
  return fc
    .tuple(fc.array(fc.tuple(y, y, y, y), { minLength: 1, maxLength: 30 }), fc.boolean())
    .map(([rows, spread]) => ({
      name: '',
      x: rows.map((row) => row[0]),
      y: Float64Array.from(rows, (row) => row[1]),
      ...(spread
        ? {
            low: rows.map((r) => Math.min(r[1], r[2], r[3])),
            high: rows.map((r) => Math.max(r[1], r[2], r[3])),
          }
        : {}),
    }));
}

function plane(y: fc.Arbitrary<number>, scale: 'linear' | 'log') {
  return fc
    .tuple(
      word,
      word,
      word,
      fc.array(series(y), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      y,
      fc.boolean(),
    )
    .map(([title, alt, unit, all, zero, at, caption]) => ({
      title,
      alt,
      ...(caption ? { caption: unit } : {}),
      x: { title: 'x', unit, scale },
      y: { title: 'y', scale, zero },
      series: all.map((each, i) => ({ ...each, name: `${unit}${i}` })),
      references: [{ axis: 'y' as const, at, text: unit }],
      notes: [{ x: 1, y: 1, text: unit }],
    }));
}

function check(figure: fc.Arbitrary<() => Figure>): void {
  fc.assert(
    fc.property(figure, (make) => {
      const first = make();
      assertSound(first);
      const again = make();
      assert.equal(again.svg, first.svg);
      assert.equal(JSON.stringify(again.plotly), JSON.stringify(first.plotly));
    }),
    { numRuns: 60, includeErrorInReport: true },
  );
}

test('lines', () => check(plane(value, 'linear').map((spec) => () => lines(spec))));
test('lines on log axes', () => check(plane(positive, 'log').map((spec) => () => lines(spec))));
test('lines in steps', () =>
  check(plane(value, 'linear').map((spec) => () => lines({ ...spec, curve: 'step' }))));
test('points over curves', () =>
  check(
    plane(positive, 'log').map((spec) => () => {
      const curve = { ...spec.series[0], name: 'curve' };
      return points({ ...spec, curves: [curve] });
    }),
  ));

test('bars, grouped and stacked', () =>
  check(
    fc
      .tuple(
        fc.uniqueArray(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('group' as const, 'stack' as const),
      )
      .chain(([categories, mode]) =>
        fc
          .array(
            fc.array(mode === 'stack' ? positive : value, {
              minLength: categories.length,
              maxLength: categories.length,
            }),
            { minLength: 1, maxLength: 4 },
          )
          .map(
            (rows) => () =>
              bars({
                title: 't',
                alt: 'a',
                x: { title: 'x' },
                y: { title: 'y' },
                categories,
                mode,
                series: rows.map((y, i) => ({ name: `s${i}`, y })),
              }),
          ),
      ),
  ));

const CATEGORIES = ['a', 'b', 'c', 'd', 'e'];

test('cell maps', () =>
  check(
    fc
      .array(fc.array(fc.constantFrom('', ...CATEGORIES), { minLength: 1, maxLength: 40 }), {
        minLength: 1,
        maxLength: 8,
      })
      .map(
        (columns) => () =>
          cellMap({
            title: 't',
            alt: 'a',
            x: { title: 'x' },
            y: { title: 'y' },
            categories: CATEGORIES.map((name) => ({ name })),
            columns: columns.map((cells, at) => ({
              at,
              runs: cells.flatMap((name, i) => (name === '' ? [] : [[i, 1, name] as const])),
            })),
          }),
      ),
  ));

test('heat maps', () =>
  check(
    fc
      .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
      .chain(([rows, columns]) =>
        fc.array(fc.array(fc.oneof(value, fc.constant(null)), { minLength: columns, maxLength: columns }), {
          minLength: rows,
          maxLength: rows,
        }),
      )
      .filter((values) => values.flat().some((each) => each !== null))
      .map(
        (values) => () =>
          heatmap({
            title: 't',
            alt: 'a',
            x: { title: 'x', places: values[0].map((_, i) => i) },
            y: { title: 'y', places: values.map((_, i) => `row ${i}`) },
            z: { title: 'z', values },
          }),
      ),
  ));

test('grids', () =>
  check(
    fc
      .tuple(
        fc.array(plane(value, 'linear'), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
      )
      .map(
        ([specs, shared, columns]) =>
          () =>
            grid({
              title: 't',
              alt: 'a',
              figures: specs.map((spec) => lines(spec)),
              columns,
              sharedX: shared,
              sharedY: shared,
            }),
      ),
  ));
