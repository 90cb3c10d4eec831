/** Any valid input gives a sound figure, and the same one again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bars } from './bars.js';
import { cellMap } from './cells.js';
import type { Figure } from './figure.js';
import { grid } from './grid.js';
import { heatmap } from './heatmap.js';
import { COLOUR_NAMES, HATCHES } from './palette.js';
import { assertSound } from './testing/inspect.js';
import { lines, points } from './xy.js';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((text) => text.trim() !== '');
const value = fc.oneof(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
  fc.integer({ min: -5000, max: 5000 }),
  fc.constantFrom(0, -0, 1e-9, 5e-324, 1 / 3),
);
const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });

function plane(y: fc.Arbitrary<number>, scale: 'linear' | 'log') {
  const row = fc.record({ x: y, ys: fc.tuple(y, y, y), name: fc.integer({ min: 0, max: 4 }) });
  const rows = fc.array(row, { minLength: 1, maxLength: 60 });
  return fc
    .tuple(word, word, word, rows, fc.boolean(), y, fc.boolean(), fc.boolean())
    .map(([title, alt, unit, all, zero, at, caption, intervals]) => {
      // Rows with intervals have places of their own.
      const seen = new Set(all.map(({ x, name }) => `${x} ${name}`));
      const own = all.filter(({ x, name }) => seen.delete(`${x} ${name}`));
      const list = (intervals ? own : all).map(({ x, ys: [value, ...ends], name }) => ({
        ...{ x, y: value, name: `${unit}${name}` },
        ...{ low: Math.min(value, ...ends), high: Math.max(value, ...ends) },
      }));
      const spec = {
        ...({ title, alt, by: 'name' } as const),
        ...(caption ? { caption: unit } : {}),
        ...(intervals ? ({ low: 'low', high: 'high' } as const) : {}),
        x: { column: 'x', unit, scale },
        y: { column: 'y', scale, zero },
        references: [{ axis: 'y', at, text: unit }],
        notes: [{ x: 1, y: 1, text: unit }],
      } as const;
      return { rows: list, spec };
    });
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

test('lines', () =>
  check(
    plane(value, 'linear').map(
      ({ rows, spec }) =>
        () =>
          lines(rows, spec),
    ),
  ));
test('lines on log axes', () =>
  check(
    plane(positive, 'log').map(
      ({ rows, spec }) =>
        () =>
          lines(rows, spec),
    ),
  ));
test('points over curves', () =>
  check(
    plane(positive, 'log').map(
      ({ rows, spec }) =>
        () =>
          points(rows, { ...spec, curves: [...rows, { ...rows[0], name: 'curve' }] }),
    ),
  ));

test('bars, grouped and stacked', () =>
  check(
    fc.constantFrom('group' as const, 'stack' as const).chain((mode) => {
      const y = fc.oneof(mode === 'stack' ? positive : value, fc.constant(null));
      const row = fc.record({ place: word, y, name: fc.constantFrom('a', 'b', 'c') });
      return fc
        .tuple(row, fc.uniqueArray(row, { selector: ({ place, name }) => `${place} ${name}`, maxLength: 20 }))
        .map(([first, others]) => [
          { ...first, place: 'its own', y: 1 },
          ...others.filter(({ place }) => place !== 'its own'),
        ])
        .map((rows) => () => bars(rows, { title: 't', alt: 'a', x: 'place', y: 'y', by: 'name', mode }));
    }),
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
            x: 'x',
            y: 'y',
            categories: CATEGORIES.map((name, i) => ({ name, colour: COLOUR_NAMES[i], hatch: HATCHES[i] })),
            columns: columns.map((cells, i) => ({
              label: `${i}`,
              runs: cells.flatMap((name, from) =>
                name === '' ? [] : [{ from, to: from + 1, category: CATEGORIES.indexOf(name) }],
              ),
            })),
          }),
      ),
  ));

test('heat maps', () =>
  check(
    fc
      .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 }))
      .chain(([up, across]) =>
        fc
          .array(fc.oneof(value, fc.constant(null)), { minLength: up * across, maxLength: up * across })
          .map((values) => ({
            values,
            across,
          })),
      )
      .filter(({ values }) => values.some((each) => each !== null))
      .map(({ values, across }) => () => {
        const rows = values.map((z, i) => ({ x: i % across, y: `row ${Math.floor(i / across)}`, z }));
        return heatmap(rows, { title: 't', alt: 'a', x: 'x', y: 'y', z: 'z' });
      }),
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
              figures: specs.map(({ rows, spec }) => lines(rows, spec)),
              columns,
              sharedY: shared,
            }),
      ),
  ));
