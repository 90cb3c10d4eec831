import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../../tutorial/plot/bars.js';
import type { Figure } from '../../tutorial/plot/figure.js';
import { grid } from '../../tutorial/plot/grid.js';
import { heatmap } from '../../tutorial/plot/heatmap.js';
import { lines } from '../../tutorial/plot/xy.js';
import { readData } from './data.js';
import { follow, type Key, type Mark, marksOf, nearest } from './marks.js';

const alt = 'In words.';
/** The planes as the static picture has them. */
function marks({ plotly, svg }: Figure): Mark[] {
  const windows = [...svg.matchAll(/<clipPath[^>]*><rect x="(.+?)" y="(.+?)" width="(.+?)" height="(.+?)"/g)];
  const boxes = windows.map(([, ...texts]) => {
    const [x, y, width, height] = texts.map(Number);
    return { left: x + 5, top: y + 5, right: x + width - 5, bottom: y + height - 5 };
  });
  return marksOf(readData(plotly)!, boxes);
}
const walk = (all: Mark[], keys: readonly Key[]): Mark[] => {
  const seen: Mark[] = [];
  for (const key of keys) seen.push(follow(all, seen[seen.length - 1] ?? null, key)!);
  return seen;
};
const rows = ['A', 'B'].flatMap((who, w) => [0, 1, 2].map((s) => ({ s, n: s * (w + 1) + w, who })));
const figure = lines(rows, { alt, title: 'T', x: 's', y: 'n', by: 'who' });

test('marks lie where the picture draws them', () => {
  // Each point of the line has a marker of its own in the picture.
  const drawn = [...figure.svg.matchAll(/transform="translate\((.+?),(.+?)\)/g)].map(([, x, y]) => [+x, +y]);
  for (const { x, y } of marks(figure))
    assert.ok(
      drawn.some(([a, b]) => Math.hypot(a - x, b - y) < 0.02),
      `${x}, ${y}`,
    );
  const stack = bars(rows, { alt, x: 's', y: 'n', by: 'who', mode: 'stack' });
  for (const { box } of marks(stack)) {
    const top = Number(box!.top.toFixed(2));
    assert.ok(stack.svg.includes(`V${top}H`), `${top}`);
  }
});

test('the nearest is the nearest, and none when all are far', () => {
  const all = marks(figure);
  const [first] = all;
  assert.equal(nearest(all, first.x + 3, first.y - 2, 10), first);
  assert.equal(nearest(all, first.x + 300, first.y - 20, 10), null);
});

test('what lies outside a chosen range is not told', () => {
  const cut = lines(rows, { alt, x: 's', y: { column: 'n', range: [0, 2] }, by: 'who' });
  assert.deepEqual([...new Set(marks(cut).map(({ datum }) => datum.y))], [0, 1, 2]);
});

test('keys lead along a series, to the other series, and from panel to panel', () => {
  const told = (all: Mark[], keys: readonly Key[]) =>
    walk(all, keys).map(({ panel, datum: { series, x } }) => `${panel} ${series} ${x}`);
  const two = marks(grid({ title: 'G', alt, figures: [figure, figure] }));
  assert.deepEqual(
    told(two, ['ArrowRight', 'ArrowRight', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'End', 'ArrowRight']),
    [...['0 A 0', '0 A 1', '0 B 1', '0 B 1', '0 A 1', '0 A 2', '1 A 0']],
  );
  assert.deepEqual(told(two, ['Home', 'ArrowLeft', 'End', 'Home']), ['0 A 0', '0 A 0', '0 A 2', '0 A 0']);
  const beside = marks(bars(rows, { alt, x: 's', y: 'n', by: 'who' }));
  assert.deepEqual(told(beside, ['Home', 'ArrowRight', 'ArrowRight', 'ArrowUp']), [
    ...['0 A 0', '0 B 0', '0 A 1', '0 B 1'],
  ]);
  const map = marks(heatmap(rows, { alt, x: 's', y: 'who', z: 'n' }));
  assert.deepEqual(
    walk(map, ['Home', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowDown']).map(
      ({ datum: { x, y } }) => `${x}${y}`,
    ),
    ['0A', '1A', '1B', '0B', '0A'],
  );
});

test('every value is reached by keys', () => {
  const sameHeight = lines(
    rows.map((row) => ({ ...row, n: 1 })),
    { alt, x: 's', y: 'n', by: 'who' },
  );
  for (const each of [figure, sameHeight, heatmap(rows, { alt, x: 's', y: 'who', z: 'n' })]) {
    const all = marks(each);
    const seen = new Set<Mark>([all[0]]);
    for (const mark of seen)
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        seen.add(follow(all, mark, key)!);
    assert.equal(seen.size, all.length);
  }
});
