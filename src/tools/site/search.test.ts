import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchor } from './html.js';
import { sectionsToSearch } from './search.js';

test('a page is searched section by section, as text without markup, code, pictures and data', () => {
  const body = [
    '<div><p>Before &amp; <em>first</em>.</p></div>',
    `<h2 id="s">A &lt; b${anchor('s', 'A')}</h2>`,
    '<p>One</p><table><tr><td>1</td><td>2</td></tr></table><pre>code</pre><svg><text>t</text></svg>',
    '<script type="application/json">{"a":1}</script>',
    '<ol><li id="T0"><p><strong>T0</strong> · Ann, 11 June 2024: opens.</p></li></ol>',
  ].join('');
  assert.deepEqual(sectionsToSearch([{ file: 'p.html', title: 'P', body }]), [
    { at: 'p.html', page: 'P', heading: 'P', text: 'Before & first.' },
    { at: 'p.html#s', page: 'P', heading: 'A < b', text: 'One 1 2' },
    {
      ...{ at: 'p.html#T0', page: 'P', heading: 'T0 · Ann, 11 June 2024' },
      text: 'T0 · Ann, 11 June 2024: opens.',
    },
  ]);
});
