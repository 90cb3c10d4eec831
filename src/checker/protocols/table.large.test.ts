import { test } from 'node:test';
import { checkAlike, checkBreaks, checkTable, LARGE } from '../testing/table.js';
import { landed } from './landed.js';

test('the large protocols of the laboratory: the verdict that is expected', (t) =>
  checkTable(t, (id) => LARGE.includes(id)));

test('all that a writer without the lock bit breaks', () =>
  checkBreaks('8d 1 × 2', landed('(d)', { agers: 1, entries: 2, writerTakesBit: false })));

test('with like agers told apart there are more states and the same verdict', () =>
  checkAlike(landed('landed', { agers: 2, entries: 2 })));
