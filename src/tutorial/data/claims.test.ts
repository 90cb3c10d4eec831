import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ledger, notebooksOf, ownClaims } from './claims.js';
import { foundOf, type SavedNotebook, unmatched } from './held.js';
import { readAs } from './load.js';

const readClaims = (content: unknown) => readAs('claims', content);

const ledger: Ledger = {
  mails: {
    T0: { who: 'A', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' },
    T1: { who: 'B', date: '2024-06-12', messageId: 'c@d', answers: ['T0'], what: 'answers' },
  },
  claims: [
    { id: 'T0.1', claim: 'one', found: 'confirmed', notebooks: ['02'] },
    { id: 'T1.1', claim: 'two', found: 'refuted', notebooks: ['02', '01'] },
  ],
  own: { '01': [{ id: 'S01.1', claim: 'three', basis: 'MODEL.md#residence' }] },
};
const made = (cell: string, ...ids: string[]) => ({ cell, ids, statement: 'x' });
const one: SavedNotebook = {
  ...{ number: '01', file: '01-a.ipynb' },
  made: [made('a', 'S01.1', 'T1.1')],
};
const two: SavedNotebook = {
  ...{ number: '02', file: '02-b.ipynb' },
  made: [made('b', 'T0.1', 'T1.1'), made('c', 'T1.1')],
};

test('a ledger is read as it is', () => {
  assert.deepEqual(readClaims(structuredClone(ledger)), ledger);
  assert.deepEqual(notebooksOf(ledger, 'T1'), ['01', '02']);
});

test('what is wrong in a ledger is named', () => {
  const bad = (replaced: object, message: RegExp): void =>
    assert.throws(() => readClaims({ ...structuredClone(ledger), ...replaced }), message);
  const [first, second] = ledger.claims;
  const { T0, T1 } = ledger.mails;
  bad({ claims: [{ ...first, found: 'maybe' }, second] }, /claims\.0\.found must be one of 'confirmed'/);
  bad({ claims: [first, { ...second, about: 'V7' }] }, /claims\.1\.about must be one of 'BASE'/);
  bad({ claims: [first, { ...second, notebooks: [] }] }, /T1\.1 is tested in no notebook/);
  const position = { ...second, found: 'position', notebooks: [] };
  bad({ claims: [first, position] }, /T1\.1 is a position and does not say what became of it/);
  bad({ mails: { T0, T1: { ...T1, date: '12 June' } } }, /mails\.T1\.date must be a day such as/);
  bad(
    { claims: [first, { ...second, id: 'T0.1' }] },
    /no claim of T1 is listed\nclaims\.json has T0\.1 twice/,
  );
  bad({ claims: [first, second, { ...second, id: 'T7.1' }] }, /T7\.1 belongs to no mail/);
  bad({ own: { '01': [{ id: 'S02.1', claim: 'x', basis: 'y' }] } }, /S02\.1 stands under own\.01/);
  bad({ mails: { T0, T1: { ...T1, answers: ['T9'] } } }, /mails\.T1 answers a step that is not there/);
  bad({ mails: { T1, T0 } }, /mails\.T1 is out of order/);
});

test('claims and assertions must meet, notebook by notebook', () => {
  assert.deepEqual(unmatched(ledger, [one, two]), []);
  assert.deepEqual(unmatched(ledger, [two]), [
    'notebook 01 does not assert T1.1',
    'notebook 01 does not assert S01.1',
  ]);
  assert.deepEqual(unmatched(ledger, [one, { ...two, made: [...two.made, made('d', 'T9.1')] }]), [
    'notebook 02, cell d, asserts T9.1, which the ledger does not list for it',
  ]);
  assert.deepEqual(unmatched(ledger, [{ ...one, made: [...one.made, made('e', 'T0.1')] }, two]), [
    'notebook 01, cell e, asserts T0.1, which the ledger does not list for it',
  ]);
});

test('a claim holds where all of its notebooks make it and it never fails', () => {
  const [, second] = ledger.claims;
  assert.deepEqual(foundOf(second, [one, two]), {
    tested: [
      { notebook: '02', made: two.made },
      { notebook: '01', made: one.made },
    ],
    ...{ holds: true, made: 3, held: 3 },
  });
  const failed = { ...one, made: [{ ...one.made[0], failed: true as const }] };
  const counts = [failed, { ...one, made: [] }].map((other) => {
    const { holds, made: all, held } = foundOf(second, [other, two]);
    return [holds, all, held];
  });
  assert.deepEqual(counts, [
    [false, 3, 2],
    [false, 2, 2],
  ]);
});

test('what we add is in the order of the notebooks', () => {
  const own = { '10': [{ id: 'S10.1', claim: 'x', basis: 'y' }], ...ledger.own };
  assert.deepEqual(
    ownClaims({ ...ledger, own }).map(({ id, notebooks }) => [id, ...notebooks]),
    [
      ['S01.1', '01'],
      ['S10.1', '10'],
    ],
  );
});
