/** Held against markdown-it, by which the build makes the same pages. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import { textOf } from '../../tutorial/plot/bundle.js';
import { markdown } from './markdown.js';

const folder = new URL('../../../notebooks/', import.meta.url);
const whole = new MarkdownIt({ html: true });
/** Line ends between blocks do not show. */
const plain = (html: string): string =>
  html
    .replace(/\s*\n\s*/g, '\n')
    .replace(/(>)\n|\n(<)/g, '$1$2')
    .replaceAll('&#39;', "'")
    .trim();

test('every text that a cell shows is read as the build reads it', () => {
  let seen = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.ipynb'))) {
    const { cells } = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
    for (const { id, outputs = [] } of cells)
      for (const { data } of outputs as { data?: Record<string, unknown> }[]) {
        const text = textOf(data?.['text/markdown']);
        if (text === '') continue;
        seen++;
        assert.equal(plain(markdown(text)), plain(whole.render(text)), `${name}, ${id}`);
      }
  }
  assert.ok(seen > 100, `${seen} texts`);
});

const TEXTS = [
  '# One\n\nand *two* and **three** and `four < 5` and ~~six~~\nseven',
  '- one\n- two\n  more of it\n- three\n\nfour',
  '1. one\n2. two',
  '> quoted\n> twice\n\nnot',
  '| a | b |\n| --- | ---: |\n| 1 | **2** |\n| `x` | \\| |',
  '```ts\nconst a = 1 < 2;\n```\n\nend',
  '[a link](https://example.org/x_(y) "titled") and <https://example.org> and ![a picture](x.svg)',
  'snake_case_name, _em_, 2 * 3 * 4, a&b &amp; &lt;c&gt; \\*no\\*',
  '<details><summary>more</summary>\n\n**inside**\n\n</details>\n\nafter',
  'one\n\n---\n\ntwo  \nthree',
  'a <b>bold</b> word, 1 < 2 and 3 > 2',
  '',
];
for (const text of TEXTS)
  test(`as markdown-it reads it: ${JSON.stringify(text).slice(0, 40)}`, () => {
    const expected = plain(whole.render(text)).replace(' class="language-ts"', '');
    assert.equal(plain(markdown(text)), expected);
  });
