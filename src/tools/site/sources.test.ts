import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SOURCES } from '../../tutorial/argument/sources.js';
import type { Cell } from '../bake/notebook.js';
import { citationsOf, sourcesBody } from './sources.js';

const notebook = (name: string, ...lists: string[][]) => ({
  name,
  notebook: {
    cells: lists.map(
      (keys): Cell => ({
        ...{ cell_type: 'code', source: '', metadata: {} },
        outputs: [{ output_type: 'display_data', data: { [SOURCES]: { keys } } }],
      }),
    ),
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
  },
});

test('citations are what the notebooks listed, each notebook once', () => {
  const cited = citationsOf([
    notebook('01-a.ipynb', ['T16', 'MM'], ['record:6.12-k1']),
    notebook('02-b.ipynb', ['T16'], ['T16']),
  ]);
  assert.deepEqual(
    [...cited],
    [
      ['T16', ['01-a.ipynb', '02-b.ipynb']],
      ['MM', ['01-a.ipynb']],
      ['record:6.12-k1', ['01-a.ipynb']],
    ],
  );
});

test('every source has a place of its own, what it is, its link and who cites it', () => {
  const body = sourcesBody(
    [
      { kind: 'thread', key: 'T0', line: 'A, 11 June 2024: opens. [`<a@b>`](https://x.org/a@b/)' },
      { kind: 'mail', key: 'Z1', line: 'B, date not read: says so.' },
      { kind: 'code', key: 'K1', line: 'Linux source: code.' },
      { kind: 'record', key: 'record:6.12-k1', line: 'Recorded run `6.12-k1`: a walk.' },
    ],
    new Map([['T0', ['01-a.ipynb']]]),
  );
  for (const id of ['T0', 'K1', 'Z1', 'record-6.12-k1']) assert.ok(body.includes(`<li id="${id}">`), id);
  assert.match(body, /<h1 id="sources">/);
  assert.match(body, /All 4 sources/);
  assert.match(body, /<strong>T0<\/strong> · A, 11 June 2024: opens\. <a href="https:\/\/x\.org/);
  assert.match(body, /Cited in <a href="01-a\.html" aria-label="Notebook 01, which cites T0">01<\/a>/);
  assert.equal(body.match(/Cited in/g)?.length, 1);
  assert.match(body, /<li id="record-6\.12-k1"><p>Recorded run <code>6\.12-k1<\/code>: a walk/);
});
