import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sanitized } from './sanitize.js';
import { ATTEMPTS } from './testing/hostile.js';

test('what a notebook shows stays as it is', () => {
  for (const html of [
    '<table><caption>c</caption><thead><tr><th scope="col" class="right">a</th></tr></thead></table>',
    '<details><summary>Hint</summary><p>The <em>answer</em> is <code>x &lt; 1 &amp; y</code>.</p></details>',
    '<span id="T0.1"></span><a href="03-c.html#T1" aria-label="Claim T1">03</a> <a href="https://a.b/c">far</a>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 4" role="img" aria-labelledby="f-t f-d"><title id="f-t">t</title><defs><clipPath id="f-c"><rect width="8.25" height="8"/></clipPath></defs><g clip-path="url(#f-c)"><path d="M0,0L1,1" fill="url(#f-0)" stroke="#0072b2" stroke-width="1.5" stroke-dasharray="2 3"/></g></svg>',
  ]) {
    assert.equal(sanitized(html), html);
  }
});

test('nothing that runs or asks the network stays', () => {
  for (const [name, html] of Object.entries(ATTEMPTS)) {
    const kept = sanitized(html).replace(/ title="[^"]*"/g, '');
    assert.doesNotMatch(kept, /<[^>]*(\son|script|far\.invalid)/, name);
    assert.doesNotMatch(
      kept,
      /<(i?frame|object|embed|form|input|meta|link|style|math|image|foreign|animate)/i,
      name,
    );
  }
  const styled = ['<p style="position:fixed;top:0">a</p>', '<p style="width:1px;background:url(x)">a</p>'];
  for (const html of styled) assert.equal(sanitized(html), '<p>a</p>');
  assert.equal(sanitized('<svg><rect fill="url(a.svg#b)"/></svg>'), '<svg><rect/></svg>');
  assert.equal(sanitized('<details>open'), '<details>open</details>', 'what is open at the end is closed');
});

test('where the text of a cell stands is a class, no style stays', () => {
  const cell = (attributes: string): string =>
    `<table><tbody><tr><td${attributes}>1</td></tr></tbody></table>`;
  assert.equal(sanitized(cell(' style="text-align:right"')), cell(' class="right"'));
  assert.equal(
    sanitized(cell(' class="a" style="color:red; text-align: center"')),
    cell(' class="a center"'),
  );
  assert.equal(sanitized(cell(' style="text-align:left"')), cell(''));
});

test('the pictures of the notebooks stay whole', () => {
  const folder = join('notebooks', 'pictures');
  const attributes = (svg: string): string[] =>
    [...svg.matchAll(/ [\w:-]+="[^"]*"/g)].map(([text]) => text).sort();
  for (const name of readdirSync(folder)) {
    const svg = readFileSync(join(folder, name), 'utf8').trim();
    assert.deepEqual(attributes(sanitized(svg)), attributes(svg), name);
  }
});
