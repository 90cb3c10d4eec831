import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeBlock } from './html.js';
import { doorsOfReference, linkImports } from './names.js';

const doors = doorsOfReference([
  { file: 's.html', title: 'simulator/sim', body: '<h3 id="rows">rows()</h3><h3 id="hosts">hosts</h3>' },
  { file: 'l.html', title: 'second-look/locks', body: '<h3 id="rows">rows()</h3>' },
]);
const links = (...sources: string[]): string[] => {
  const body = sources.map((source) => codeBlock(source, 'ts')).join('<p>rows</p>');
  return [...linkImports(body, doors).matchAll(/<a href="([^"]*)">(.*?)<\/a>/g)].map(
    ([, to, name]) => `${name} ${to}`,
  );
};

test('an imported name leads to its door of the reference, once in a block', () => {
  assert.deepEqual(links("import { rows } from 'second-look';", 'rows(rows(1));'), [
    'rows s.html#rows',
    'rows s.html#rows',
  ]);
  assert.deepEqual(links("import { rows as own, type hosts } from 'second-look/locks';\nown();"), [
    'own l.html#rows',
  ]);
});

test('what is not imported, or is another thing of that name, leads nowhere', () => {
  assert.deepEqual(links('rows();'), []);
  const [, ...others] = links(
    "import { rows } from 'second-look';",
    '// rows\nx.rows; const a = { rows: 1 }; "rows"; (rows) => 1; `rows`; arrows; rows2;',
  );
  assert.deepEqual(others, []);
  assert.equal(links("import { rows } from 'second-look';", '`${rows(1)}`').length, 2);
});
