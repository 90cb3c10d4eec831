import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CellMap, type CellRun, cellMap } from './cells.js';
import type { CellMark, Rect } from './model.js';
import { HATCHES } from './palette.js';

const NAMES = ['a', 'b', 'c'];

type Columns = readonly (readonly CellRun[])[];

function map(columns: Columns) {
  const categories = NAMES.map((name, i) => ({ name, colour: 'blue', hatch: HATCHES[i] }) as const);
  const labelled: CellMap['columns'] = columns.map((runs, i) => ({ label: `${i}`, runs }));
  return cellMap({ title: 't', alt: 'a', x: 'x', y: 'y', categories, columns: labelled });
}

function rects(columns: Columns): { name: string; rect: Rect }[] {
  const marks = map(columns).model.panels[0].marks as CellMark[];
  return marks.flatMap(({ name, rects }) => rects.map((rect) => ({ name, rect })));
}

/** The runs one above the other; category -1 leaves its cells empty. */
function stacked(runs: readonly { category: number; count: number }[]): CellRun[] {
  let to = 0;
  return runs.flatMap(({ category, count }) => {
    to += count;
    return category < 0 ? [] : [{ from: to - count, to, category }];
  });
}

/** 4096 cells, of another category each `size`. */
const everySome = (size: number, first: number = 0): CellRun[] =>
  stacked(Array.from({ length: 4096 / size }, (_, k) => ({ category: (k + first) % 3, count: size })));

test('equal neighbours become one rectangle', () => {
  const a = { from: 0, to: 2, category: 0 };
  assert.deepEqual(
    rects([
      [a, { from: 2, to: 3, category: 1 }],
      [a, { from: 2, to: 3, category: 2 }],
    ]),
    [
      { name: 'a', rect: [-0.5, 1.5, 0, 2] },
      { name: 'b', rect: [-0.5, 0.5, 2, 3] },
      { name: 'c', rect: [0.5, 1.5, 2, 3] },
    ],
  );
});

test('the rectangles cover exactly the cells that were given', () => {
  const run = fc.record({ category: fc.integer({ min: -1, max: 2 }), count: fc.integer({ min: 1, max: 4 }) });
  const column = fc.array(run, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 6 }), (columns) => {
      const cells = columns.map((runs) =>
        runs.flatMap(({ category, count }) => new Array<number>(count).fill(category)),
      );
      const painted = cells.map((column) => column.map(() => -1));
      for (const { name, rect } of rects(columns.map(stacked))) {
        const [x0, x1, y0, y1] = rect;
        for (let x = x0 + 0.5; x < x1; x++) {
          for (let y = y0; y < y1; y++) {
            assert.equal(painted[x][y], -1, 'no cell is painted twice');
            painted[x][y] = NAMES.indexOf(name);
          }
        }
      }
      assert.deepEqual(painted, cells);
    }),
  );
});

test('4096 pages in 20 steps are a small file', () => {
  const columns = Array.from({ length: 20 }, (_, at) => everySome(32 << (at % 4)));
  const figure = map(columns);
  const bytes = figure.svg.length + JSON.stringify(figure.plotly).length;
  assert.ok(bytes < 120_000, `${bytes} bytes`);
});

test('a map without runs is refused, not drawn as noise', () => {
  const columns = Array.from({ length: 20 }, (_, at) => everySome(1, at));
  assert.throws(() => map(columns), /columns make 81920 rectangles after merging; at most 8000/);
});
