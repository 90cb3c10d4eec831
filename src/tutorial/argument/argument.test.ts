import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmatched } from './assertions.js';
import { type Ledger, notebooksOf, readLedger } from './ledger.js';

const ledger: Ledger = {
  mails: {
    T0: { who: 'A', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' },
    T1: { who: 'B', date: '2024-06-12', messageId: 'c@d', answers: ['T0'], what: 'answers' },
  },
  claims: [
    { id: 'T0.1', claim: 'one', found: 'confirmed', notebooks: ['02'] },
    { id: 'T1.1', claim: 'two', found: 'refuted', notebooks: ['02', '01'] },
  ],
  ours: { '01': [{ id: 'S01.1', claim: 'three', basis: 'F.4' }] },
};
const all = [
  { notebook: '01', cell: 'a', ids: ['S01.1', 'T1.1'] },
  { notebook: '02', cell: 'b', ids: ['T0.1', 'T1.1'] },
];

test('a ledger is read as it is', () => {
  assert.deepEqual(readLedger(structuredClone(ledger)), ledger);
  assert.deepEqual(notebooksOf(ledger, 'T1'), ['01', '02']);
});

test('what is wrong in a ledger is named', () => {
  const bad = (replaced: object, message: RegExp): void =>
    assert.throws(() => readLedger({ ...structuredClone(ledger), ...replaced }), message);
  const [first, second] = ledger.claims;
  const { T0, T1 } = ledger.mails;
  bad({ claims: [{ ...first, found: 'maybe' }, second] }, /claims\.0\.found must be one of 'confirmed'/);
  bad({ mails: { T0, T1: { ...T1, date: '12 June' } } }, /mails\.T1\.date must be a day such as/);
  bad({ claims: [first, { ...second, id: 'T0.1' }] }, /no claim of T1 is listed; T0\.1 is there twice/);
  bad({ claims: [first, second, { ...second, id: 'T7.1' }] }, /T7\.1 belongs to no mail/);
  bad({ ours: { '01': [{ id: 'S02.1', claim: 'x', basis: 'y' }] } }, /S02\.1 stands under ours\.01/);
  bad({ mails: { T0, T1: { ...T1, answers: ['T9'] } } }, /mails\.T1 answers a step that is not there/);
  bad({ mails: { T1, T0 } }, /mails\.T1 is out of order/);
});

test('claims and assertions must meet, notebook by notebook', () => {
  assert.deepEqual(unmatched(ledger, all), []);
  assert.deepEqual(unmatched(ledger, all.slice(1)), [
    'notebook 01 does not assert T1.1',
    'notebook 01 does not assert S01.1',
  ]);
  assert.deepEqual(unmatched(ledger, [...all, { notebook: '02', cell: 'c', ids: ['T9.1'] }]), [
    'notebook 02, cell c, asserts T9.1, which the ledger does not list for it',
  ]);
  assert.deepEqual(unmatched(ledger, [...all, { notebook: '01', cell: 'd', ids: [] }]), [
    'notebook 01, cell d, has an assertion that nobody claims',
  ]);
});
