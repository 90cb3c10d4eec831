import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { imageSource } from '../../tutorial/plot/bundle.js';
import { CARD, COLOURS, contrast, GRID, INK, SOFT_INK } from '../../tutorial/plot/palette.js';
import { lines } from '../../tutorial/plot/xy.js';
import { PICTURE_COLOURS } from './pictureColours.js';
import { figureHtml, inlined, ownIds, wordsOf } from './svg.js';

const idsOf = (html: string): string[] => [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);

test('ids of a picture become its own, wherever they are named', () => {
  const svg =
    '<svg aria-labelledby="t d"><title id="t">a</title><marker id="m"/><path marker-end="url(#m)" fill="url(#x)"/></svg>';
  assert.equal(
    ownIds(svg, 'p1'),
    '<svg aria-labelledby="p1-t d"><title id="p1-t">a</title><marker id="p1-m"/><path marker-end="url(#p1-m)" fill="url(#x)"/></svg>',
  );
  assert.notEqual(ownIds(svg), ownIds(svg), 'without a prefix each has its own');
});

test('images that are pictures become part of the page, under the words that they had', () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t"><title id="t">µ</title></svg>';
  const html = `<p><img src="${imageSource(svg)}" alt="two &quot;words&quot;" style="width:1px"></p>`;
  assert.equal(
    inlined(html, () => 'p1'),
    '<p><svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="two &quot;words&quot;"><title id="p1-t">µ</title></svg></p>',
  );
  const other = '<img src="data:image/png;base64,AA=="><img src="a.svg">';
  assert.equal(inlined(other), other);
});

test('a figure as HTML: its title once as text, the window of the picture begins below it', () => {
  const title = 'A claim that is long enough to be broken into two lines, since it goes on & on <i>';
  const figure = lines(
    [
      { x: 0, y: 1 },
      { x: 1, y: 2 },
    ],
    { title, alt: 'In words.', caption: 'C', x: 'x', y: 'y' },
  );
  const words = wordsOf(figure.plotly)!;
  assert.deepEqual(words, { title, alt: 'In words.', caption: 'C' });
  const html = figureHtml(words, figure.svg, 'n1');
  const [, height] = /height="([\d.]+)"/.exec(figure.svg)!;
  assert.ok(html.includes(`viewBox="0 62 700 ${Number(height) - 62}"`), html.slice(0, 400));
  assert.ok(html.includes('on &amp; on &lt;i&gt;</p>'));
  assert.ok(idsOf(html).every((id) => id.startsWith('n1-')) && idsOf(html).length > 1);
  assert.equal(wordsOf({ data: [], layout: {} }), null);
});

const PAPER = '#15181c';
/** Pairs of the style sheet: what a picture holds, what a dark page shows for it. */
const DARK = new Map(
  [...PICTURE_COLOURS.matchAll(/\{\s*(fill|stroke): light-dark\(#\w+, (#\w+)\);/g)].flatMap(
    ({ 0: rule, 1: name, 2: dark, index }) => {
      const from = PICTURE_COLOURS.lastIndexOf('}', index) + 1;
      const selector = PICTURE_COLOURS.slice(from, index + rule.length);
      return [...selector.matchAll(new RegExp(`\\[${name}="(#\\w+)"\\]`, 'g'))].map(
        ([, light]) => [`${name} ${light}`, dark] as const,
      );
    },
  ),
);

test('every colour of the pictures has its counterpart in the dark', () => {
  const folder = 'notebooks/pictures';
  for (const name of readdirSync(folder)) {
    const svg = readFileSync(join(folder, name), 'utf8');
    assert.doesNotMatch(svg, /<style| style=| class=/, `${name}: a page takes no styles`);
    for (const [, attribute, colour] of svg.matchAll(/\b(fill|stroke)="(#\w+)"/g))
      assert.ok(DARK.has(`${attribute} ${colour}`), `${name}: ${attribute} ${colour}`);
    for (const [, colour] of svg.matchAll(/<text[^>]*? fill="(#\w+)"/g))
      if (colour !== '#fff')
        assert.ok(contrast(DARK.get(`fill ${colour}`)!, PAPER) > 4.5, `${name}: text ${colour}`);
  }
});

test('so has every colour of figures', () => {
  for (const colour of [...Object.values(COLOURS), INK, SOFT_INK, CARD, GRID])
    for (const attribute of ['fill', 'stroke']) assert.ok(DARK.has(`${attribute} ${colour}`), colour);
  for (const colour of Object.values(COLOURS))
    assert.ok(contrast(DARK.get(`fill ${colour}`)!, PAPER) > 4.5, colour);
});
