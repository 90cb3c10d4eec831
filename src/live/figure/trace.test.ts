import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../../tutorial/plot/bars.js';
import type { Figure } from '../../tutorial/plot/figure.js';
import { lines, points } from '../../tutorial/plot/xy.js';
import { type Panel, readData } from './data.js';
import { tracesOf } from './trace.js';

const plane = { left: 0, top: 0, right: 100, bottom: 100 };
const read = ({ plotly }: Figure): Panel[] => readData(plotly)!;
const alt = 'In words.';
const rows = (high: number) => [0, 1].map((x) => ({ x, y: x * high, who: x === 0 ? 'A' : 'B' }));

test('what was, in the axes of what is', () => {
  const spec = { alt, x: { column: 'x', range: [0, 1] }, y: { column: 'y', range: [0, 10] } } as const;
  for (const [draw, d] of [
    [lines, 'M0.0 100.0L100.0 50.0'],
    [points, 'M-5.0 100.0h10M0.0 95.0v10M95.0 50.0h10M100.0 45.0v10'],
  ] as const) {
    const now = read(draw(rows(10), spec));
    assert.deepEqual(tracesOf(now, [plane], read(draw(rows(5), spec))), [{ panel: 0, colour: '#0072b2', d }]);
  }
  const bar = (high: number): Panel[] => read(bars(rows(high), { alt, x: 'who', y: 'y' }));
  assert.deepEqual(
    tracesOf(bar(10), [plane], bar(5)).map(({ d }) => d),
    ['M6.3 100.0V100.0H43.8V100.0M56.3 100.0V50.0H93.8V100.0'],
  );
});

test('other axes, other places and other series leave no trace', () => {
  const now = read(lines(rows(1), { alt, x: 'x', y: 'y', by: 'who' }));
  const other = [
    lines(rows(1), { alt, x: 'x', y: { column: 'y', unit: 's' }, by: 'who' }),
    points(rows(1), { alt, x: 'x', y: 'y', by: 'who' }),
    lines(rows(1), { alt, x: 'x', y: 'y' }),
    lines(rows(1), { alt, x: 'x', y: 'y', by: 'who' }),
  ];
  for (const before of other) assert.deepEqual(tracesOf(now, [plane], read(before)), []);
  const bar = (who: string): Panel[] => read(bars([{ who, y: 1 }], { alt, x: 'who', y: 'y' }));
  assert.deepEqual(tracesOf(bar('A'), [plane], bar('B')), []);
  assert.deepEqual(tracesOf(bar('A'), [plane], bar('A')), [], 'nothing has moved');
});

test('a series that has the changed value in its name is known by its place', () => {
  const at = (names: readonly string[], high: number): Panel[] =>
    read(
      lines(
        names.flatMap((who) => [0, 1].map((x) => ({ x, y: x * high, who }))),
        { alt, x: 'x', y: { column: 'y', range: [0, 10] }, by: 'who' },
      ),
    );
  const colours = (now: string[], before: string[]): string[] =>
    tracesOf(at(now, 10), [plane], at(before, 5)).map(({ colour }) => colour);
  assert.deepEqual(colours(['1 s', '3 s'], ['1 s', '2 s']), ['#0072b2', '#d55e00']);
  assert.deepEqual(colours(['1 s', '2 s'], ['2 s', '3 s']), ['#d55e00'], 'names come first');
  assert.deepEqual(colours(['1 s'], ['2 s', '3 s']), []);
});
