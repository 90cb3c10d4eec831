import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../../tutorial/plot/bars.js';
import { cellMap } from '../../tutorial/plot/cells.js';
import type { Figure } from '../../tutorial/plot/figure.js';
import { grid } from '../../tutorial/plot/grid.js';
import { heatmap } from '../../tutorial/plot/heatmap.js';
import { lines, points } from '../../tutorial/plot/xy.js';
import { type Panel, readData } from './data.js';

const read = ({ plotly }: Figure): Panel[] => readData(JSON.parse(JSON.stringify(plotly)))!;
const alt = 'In words.';

test('lines and points: each value with its interval', () => {
  const rows = [1, 10, 100].map((x) => ({ x, y: 2 * x, low: x, high: 3 * x, who: 'A <b> & c' }));
  const spec = {
    alt,
    x: { column: 'x', scale: 'log' },
    y: 'y',
    by: 'who',
    low: 'low',
    high: 'high',
  } as const;
  for (const figure of [lines(rows, spec), points(rows, spec)]) {
    const [{ x, y, series }] = read(figure);
    assert.deepEqual([x.label, x.scale, y.label], ['x', 'log', 'y']);
    assert.deepEqual(series.length, 1, 'the edges of a band are no series');
    assert.equal(series[0].name, 'A <b> & c'.replace('<b>', '<b>'));
    const values = series[0].data.map(({ x, y, low, high }) => [x, y, low, high]);
    assert.deepEqual(
      values,
      rows.map(({ x, y, low, high }) => [x, y, low, high]),
    );
  }
});

test('bars: side by side they share a place, in a stack they begin where the one below ends', () => {
  const rows = [
    { who: 'A', part: 'p', n: 1 },
    { who: 'B', part: 'p', n: 2 },
    { who: 'A', part: 'q', n: 3 },
  ];
  const spec = { alt, x: 'who', y: 'n', by: 'part' } as const;
  const [{ series: beside }] = read(bars(rows, spec));
  assert.deepEqual(
    beside.map(({ name, data }) => [name, data.map(({ x, y, area }) => [x, y, area])]),
    [
      [
        'p',
        [
          ['A', 1, [-0.375, 0, 0, 1]],
          ['B', 2, [0.625, 1, 0, 2]],
        ],
      ],
      ['q', [['A', 3, [0, 0.375, 0, 3]]]],
    ],
  );
  const [{ series: stacked }] = read(bars(rows, { ...spec, mode: 'stack' }));
  assert.deepEqual(
    stacked[1].data.map(({ y, at, area }) => [y, at, area]),
    [[3, [0, 4], [-0.375, 0.375, 1, 4]]],
  );
});

test('maps: of cells by runs, of numbers by places', () => {
  const categories = [
    { name: 'young', colour: 'blue', hatch: '/' },
    { name: 'old', colour: 'green', hatch: '-' },
  ] as const;
  const young = { from: 0, to: 4, category: 0 };
  const columns = [
    { label: 'first', runs: [young] },
    { label: 'last', runs: [young, { from: 4, to: 5, category: 1 }] },
  ];
  const [{ series }] = read(cellMap({ title: 'T', alt, x: 'step', y: 'page', categories, columns }));
  assert.deepEqual(
    series.map(({ name, kind, data }) => [name, kind, data.map(({ x, y, area }) => [x, y, area])]),
    [
      ['young', 'cells', [['first to last', '0 to 3', [-0.5, 1.5, 0, 4]]]],
      ['old', 'cells', [['last', 4, [0.5, 1.5, 4, 5]]]],
    ],
  );
  const rows = [
    { x: 'a', y: 'b', n: 1.5 },
    { x: 'c', y: 'd', n: 2 },
  ];
  const [numbers] = read(heatmap(rows, { alt, x: 'x', y: 'y', z: { column: 'n', unit: 's' } }));
  assert.equal(numbers.z, 'n (s)');
  assert.deepEqual(
    numbers.series[0].data.map(({ x, y, z, at }) => [x, y, z, at]),
    [
      ['a', 'b', 1.5, [0, 0]],
      ['c', 'd', 2, [1, 1]],
    ],
  );
});

test('panels have their titles; an axis that they share is named in each', () => {
  const line = (title: string): Figure =>
    lines(
      [
        { s: 0, n: 1 },
        { s: 1, n: 2 },
      ],
      { alt, title, x: 's', y: 'n' },
    );
  const title = 'a title so long that it is broken into two lines in the live picture';
  const panels = read(grid({ title: 'Both', alt, figures: [line(title), line('second')], sharedY: true }));
  assert.deepEqual(
    panels.map(({ title, y }) => [title, y.label]),
    [
      [title, 'n'],
      ['second', 'n'],
    ],
  );
});

test('what is no figure of this library is none', () => {
  for (const value of [
    null,
    'x',
    {},
    { data: [] },
    { data: [], layout: { meta: {} } },
    { layout: { meta: { alt } } },
  ])
    assert.equal(readData(value), null);
});
