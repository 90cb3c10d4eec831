import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '../notebook.js';
import { looseNumbers } from './numbers.js';

const text = (source: string): Cell => ({ id: 'text', cell_type: 'markdown', metadata: {}, source });
const code = (source: string, ...statements: string[]): Cell => ({
  ...{ id: 'code', cell_type: 'code', metadata: {}, source },
  outputs: statements.map((statement) => ({
    output_type: 'display_data',
    data: { 'application/vnd.second-look.claim+json': { ids: [], statement } },
  })),
});
const loose = (...cells: Cell[]): string[] =>
  looseNumbers({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

test('a number that no cell above has is loose', () => {
  assert.deepEqual(loose(text('It is 64 times.'), code('const n = 64;')), ['cell 1 (text): 64']);
  assert.deepEqual(loose(code('const n = 64;'), text('It is 64 times.')), []);
  assert.deepEqual(loose(code('f(x);', 'It is 12.5 times faster'), text('12.5 times, not 12.6')), [
    'cell 2 (text): 12.6',
  ]);
  assert.deepEqual(loose(code('const n = 16_000;'), text('16 000 pages')), []);
});

test('what stands before a what-if cell are values to try', () => {
  const next = { ...code('const pages = 64;'), metadata: { tags: ['what-if'] } };
  assert.deepEqual(loose(text('Try 4096.'), next), []);
});

test('names, dates, versions and code are no figures', () => {
  const prose =
    '## 4. Four\nOn 17 June 2024 T16 and [02](02-x.ipynb) of Linux 6.12, in L2, `rc:512`, T15.2, section 7, June 2024, in 2024.';
  assert.deepEqual(loose(text(prose)), []);
});
