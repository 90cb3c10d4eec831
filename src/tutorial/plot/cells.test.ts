import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CellColumn, type CellRun, cellMap } from './cells.js';
import type { CellMark, Rect } from './model.js';

const NAMES = ['a', 'b', 'c'];

function map(columns: CellColumn[]) {
  const categories = NAMES.map((name) => ({ name }));
  return cellMap({ title: 't', alt: 'a', x: { title: 'x' }, y: { title: 'y' }, categories, columns });
}

function rects(columns: CellColumn[]): { name: string; rect: Rect }[] {
  const marks = map(columns).model.panels[0].marks as CellMark[];
  return marks.flatMap(({ name, rects }) => rects.map((rect) => ({ name, rect })));
}

test('equal neighbours become one rectangle', () => {
  assert.deepEqual(
    rects([
      { at: 0, cells: [0, 0, 1] },
      { at: 1, cells: [0, 0, 2] },
    ]),
    [
      { name: 'a', rect: [-0.5, 1.5, 0, 2] },
      { name: 'b', rect: [-0.5, 0.5, 2, 3] },
      { name: 'c', rect: [0.5, 1.5, 2, 3] },
    ],
  );
});

test('the rectangles cover exactly the cells that were given', () => {
  const column = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 6 }), (columns) => {
      const painted = columns.map((cells) => cells.map(() => -1));
      for (const { name, rect } of rects(columns.map((cells, at) => ({ at, cells })))) {
        const [x0, x1, y0, y1] = rect;
        for (let x = x0 + 0.5; x < x1; x++) {
          for (let y = y0; y < y1; y++) {
            assert.equal(painted[x][y], -1, 'no cell is painted twice');
            painted[x][y] = NAMES.indexOf(name);
          }
        }
      }
      assert.deepEqual(painted, columns);
    }),
  );
});

test('runs say the same as cells', () => {
  const runs: CellRun[] = [
    [0, 2, 'b'],
    [3, 4, 'c'],
  ];
  assert.deepEqual(rects([{ at: 5, runs }]), rects([{ at: 5, cells: [1, 1, -1, 2, 2, 2, 2] }]));
});

test('4096 pages in 20 steps are a small file', () => {
  const columns = Array.from({ length: 20 }, (_, at) => ({
    at,
    cells: Uint8Array.from({ length: 4096 }, (_, page) => (page >> (5 + (at % 4))) % 3),
  }));
  const figure = map(columns);
  const bytes = figure.svg.length + JSON.stringify(figure.plotly).length;
  assert.ok(bytes < 120_000, `${bytes} bytes`);
});

test('a map without runs is refused, not drawn as noise', () => {
  const columns = Array.from({ length: 20 }, (_, at) => ({
    at,
    cells: Uint8Array.from({ length: 4096 }, (_, page) => (page + at) % 3),
  }));
  assert.throws(() => map(columns), /columns make 81920 rectangles after merging; at most 8000/);
});
