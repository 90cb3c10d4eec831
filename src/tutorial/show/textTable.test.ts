import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textRow, textTable } from './textTable.js';

const WORDS_AND_NUMBERS = [{ align: 'left' }, { align: 'right' }, { align: 'left' }] as const;

test('columns are as wide as their longest cell, words to the left, numbers to the right', () => {
  const rows = [
    ['policy', 'n', 'note'],
    ['lru', '10', ''],
    ['–𝛿', '5', 'two characters'],
  ];
  assert.deepEqual(textTable(WORDS_AND_NUMBERS, rows).split('\n'), [
    'policy   n  note',
    'lru     10',
    '–𝛿       5  two characters',
  ]);
});

test('a width is the least a column has: rows that come one at a time stand under each other', () => {
  const columns = [{ align: 'left', width: 5 }, { align: 'right', width: 4 }, { align: 'left' }] as const;
  assert.equal(textRow(columns, ['ab', '1', 'c']), 'ab        1  c');
  assert.equal(textRow(columns, ['longer', '12345', 'c']), 'longer  12345  c');
  assert.equal(textTable(columns, [['ab', '1', 'c']]), textRow(columns, ['ab', '1', 'c']));
  assert.equal(textTable(columns, []), '');
});
