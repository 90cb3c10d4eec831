/** The committed notebooks: their form, the numbers in their prose, and the ledger of their claims. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { savedNotebooks, unmatched } from '../../tutorial/data/held.js';
import { load } from '../../tutorial/data/load.js';
import { textOf } from '../../tutorial/plot/bundle.js';
import { root } from '../lab/places.js';
import { notebookFiles, readNotebook } from './notebook.js';
import { formTroubles, sizeTroubles } from './testing/form.js';
import { looseNumbers } from './testing/numbers.js';

const notebooks = notebookFiles(root).map((file) => ({
  name: basename(file),
  notebook: readNotebook(file),
}));

test('the tutorial has its fourteen notebooks, numbered from 00', () => {
  assert.deepEqual(
    notebooks.map(({ name }) => Number(name.slice(0, 2))),
    Array.from({ length: 14 }, (_, i) => i),
  );
});

for (const { name, notebook } of notebooks) {
  test(`${name} has what every notebook has`, () => assert.deepEqual(formTroubles(name, notebook), []));
  test(`${name} is no longer than a sitting`, () => assert.deepEqual(sizeTroubles(notebook), []));
  test(`${name} says no number in prose that no cell above claims or sets`, () => {
    assert.deepEqual(looseNumbers(notebook), []);
  });
  test(`${name} links to notebooks that are there`, () => {
    const links = notebook.cells.flatMap(({ source }) => [
      ...textOf(source).matchAll(/\]\(([\w-]+\.ipynb)/g),
    ]);
    const lost = links
      .map(([, file]) => file)
      .filter((file) => !notebooks.some((each) => each.name === file));
    assert.deepEqual(lost, []);
  });
}

test('every picture of a mechanism has a size that leaves room on a screen, and the shape of what is drawn', () => {
  const folder = join(root, 'notebooks', 'pictures');
  for (const name of readdirSync(folder)) {
    const said = /viewBox="0 0 (\d+) (\d+)" width="(\d+)" height="(\d+)"/.exec(
      readFileSync(join(folder, name), 'utf8'),
    );
    assert.ok(said !== null, `${name} says no width and height after its viewBox`);
    const [across, down, width, height] = said.slice(1).map(Number);
    assert.ok(width <= 760 && height <= 560, `${name} is ${width} × ${height}; 760 × 560 is the limit`);
    assert.ok(Math.abs(height - (width * down) / across) <= 1, `${name} is not drawn to its size`);
  }
});

test('every claim of the ledger is asserted where it says, and every assertion is claimed', () => {
  assert.deepEqual(unmatched(load('claims'), savedNotebooks()), []);
});
