import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines } from '../xy.js';

const figure = (y: number[], title = 'A claim') =>
  lines(
    y.map((value, i) => ({ x: i + 1, y: value })),
    { title, alt: 'A line.', x: 'x', y: 'y' },
  );

test('a difference in the last bit of a number, as between two Node versions, does not change the picture', () => {
  const a = 10 ** -1.95;
  assert.equal(figure([a * (1 + Number.EPSILON), 1]).svg, figure([a, 1]).svg);
});

test('pictures of different data or words have different ids, so that two in one page do not clash', () => {
  const idOf = (svg: string) => /id="(f[0-9a-f]{8})-t"/.exec(svg)?.[1];
  const ids = [figure([0, 1]), figure([0, 2]), figure([0, 1], 'Another')].map((f) => idOf(f.svg));
  assert.equal(new Set(ids).size, 3);
  assert.ok(ids.every(Boolean));
});
