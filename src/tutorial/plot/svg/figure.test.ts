import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bars } from '../bars.js';
import { lines } from '../xy.js';
import { toSvg } from './figure.js';
import { width } from './text.js';

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

for (const [wide, names] of [
  [330, ['a name of many words', 'another name of many', 'a third of them', 'one more name that is long']],
  [420, ['a'.repeat(26), 'b'.repeat(26)]],
] as const)
  test(`slanted names below a picture of ${wide} px begin inside it`, () => {
    const { model } = bars(
      names.map((name, i) => ({ name, y: i })),
      { title: 'T', alt: 'Bars.', x: 'name', y: 'y' },
    );
    const svg = toSvg(model, { wide, pad: 2, titled: false });
    const texts = [...svg.matchAll(/<text x="([\d.]+)"[^>]*rotate\(-40[^>]*>([^<]*)</g)];
    assert.equal(texts.length, names.length);
    for (const [, x, text] of texts) {
      const begins = Number(x) - width(text, 12) * Math.cos((40 * Math.PI) / 180);
      assert.ok(begins >= 0 && begins < wide, `${text} begins at ${begins}`);
    }
  });
