import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordLines } from '../../tutorial/notebook/sourceLines.js';
import type { Cell } from '../bake/notebook.js';
import { citationsOf, sourcesBody } from './sources.js';

const notebook = (name: string, ...code: string[]) => ({
  name,
  notebook: {
    cells: code.map((source): Cell => ({ cell_type: 'code', source, metadata: {}, outputs: [] })),
    ...{ metadata: {}, nbformat: 4, nbformat_minor: 5 },
  },
});
const readme = `| \`6.12-k1.jsonl\` | Linux 6.12: a walk | \`${'0'.repeat(64)}\` |`;

test('citations are found in calls of sources, over lines and with either quotes', () => {
  const cited = citationsOf([
    notebook(
      '01-a.ipynb',
      "sources('T16', \"MM\",\n  'record:6.12-k1');",
      "loadSources('Y1'); resources('Y2')",
    ),
    notebook('02-b.ipynb', "sources('T16'); sources('T16');"),
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
  const body = sourcesBody({
    mails: { T0: { who: 'A', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' } },
    list: {
      K1: { who: 'Linux source', commit: 'a'.repeat(40), path: 'mm/vmscan.c', title: 'code' },
      Z1: { who: 'B', title: 'says so', note: 'not read' },
    },
    records: recordLines(readme),
    cited: new Map([['T0', ['01-a.ipynb']]]),
  });
  for (const id of ['T0', 'K1', 'Z1', 'record-6.12-k1']) assert.ok(body.includes(`<li id="${id}">`), id);
  assert.match(body, /<h1 id="sources">/);
  assert.match(body, /All 4 sources/);
  assert.match(body, /<strong>T0<\/strong> · A, 11 June 2024: opens\. <a href="https:\/\/lore/);
  assert.match(body, /Cited in <a href="01-a\.html" aria-label="Notebook 01, which cites T0">01<\/a>/);
  assert.equal(body.match(/Cited in/g)?.length, 1);
  assert.match(body, /B, date not read: says so \(not read\)\./);
  assert.match(body, /Recorded run <code>6\.12-k1<\/code>: Linux 6\.12: a walk/);
});
