import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchor } from './html.js';
import { outlineHtml, sectionsOf } from './outline.js';

const heading = (level: number, id: string, inner: string): string =>
  `<h${level} id="${id}">${inner}${anchor(id, id)}</h${level}>`;

test('sections are the headings of one level, as text without what leads to them', () => {
  const body = [heading(2, 'a', 'A &lt; <code>B</code>'), heading(3, 'b', 'b'), heading(2, 'c', 'C')].join(
    '\n',
  );
  assert.deepEqual(sectionsOf(body, 2), [
    ['a', 'A &lt; B'],
    ['c', 'C'],
  ]);
  assert.deepEqual(sectionsOf(body, 3), [['b', 'b']]);
});

test('an outline lists the sections where there are enough, and the neighbours', () => {
  const body = ['a', 'b', 'c'].map((id) => heading(2, id, id)).join('');
  assert.equal(outlineHtml({ body: heading(2, 'a', 'a'), level: 2 }), '');
  const next = { file: 'n.html', title: 'A & B' };
  const one = outlineHtml({ body: heading(2, 'a', 'a'), level: 2, next });
  assert.match(one, /<a rel="next" href="n\.html"><span>Next<\/span> A &amp; B<\/a>/);
  assert.doesNotMatch(one, /<ol>/);
  const three = outlineHtml({ body, level: 2 });
  assert.deepEqual(
    [...three.matchAll(/<li><a href="#(.)">\1<\/a>/g)].map(([, id]) => id),
    ['a', 'b', 'c'],
  );
  assert.doesNotMatch(three, /rel=/);
});
