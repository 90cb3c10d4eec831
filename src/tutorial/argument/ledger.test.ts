import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { CLAIM } from '../data/held.js';
import type { DisplayMessage } from '../show/display.js';
import { showLedger, showOwnClaims } from './ledger.js';
import { showMap } from './showMap.js';

const HOOK = Symbol.for('second-look.display');
const kernel = globalThis as { [HOOK]?: unknown };
const home = process.cwd();
let folder = '';
let sent: Record<string, string>[] = [];

const ledger = {
  mails: {
    T0: { who: 'Ada L', date: '2024-06-11', messageId: 'a@b', answers: [], what: 'opens' },
    T1: { who: 'Bob M', date: '2024-06-17', messageId: 'c@d', answers: ['T0'], what: 'answers' },
  },
  claims: [
    { id: 'T0.1', claim: 'one', found: 'confirmed', notebooks: ['02'] },
    { id: 'T1.1', claim: 'two', found: 'refuted', notebooks: ['02', '05'] },
    { id: 'T1.2', claim: 'four', about: 'REV', found: 'position', became: 'dropped', notebooks: [] },
  ],
  own: { '02': [{ id: 'S02.1', claim: 'three', basis: 'MODEL.md#residence' }] },
};
const cell = (...claims: object[]) => ({
  ...{ cell_type: 'code', id: 'c', source: '' },
  outputs: claims.map((claim) => ({ data: { [CLAIM]: { statement: 'x', ...claim } } })),
});
const put = (name: string, ...cells: object[]) =>
  writeFileSync(join(folder, 'notebooks', name), JSON.stringify({ cells }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  for (const name of ['data', 'notebooks']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'data', 'claims.json'), JSON.stringify(ledger));
  put('02-two.ipynb', cell({ ids: ['T0.1', 'S02.1'] }, { ids: ['T1.1'], failed: true }));
  put('05-five.ipynb', cell({ ids: ['T1.1'] }));
  process.chdir(folder);
  sent = [];
  kernel[HOOK] = ({ data }: DisplayMessage) => sent.push(data as Record<string, string>);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
  delete kernel[HOOK];
});

test('a claim holds when each of its notebooks makes it and all held', () => {
  assert.deepEqual(showLedger(), {
    claims: 3,
    tested: 2,
    held: 1,
    found: { confirmed: 1, refuted: 1, position: 1 },
    assertions: 3,
  });
  const lines = sent[0]['text/plain'].split('\n');
  assert.ok(lines.includes('T0 · Ada L, 11 June 2024 · <a@b>'));
  assert.ok(lines.includes('T0.1 | one | confirmed | 02 | ✓ 1'));
  assert.ok(lines.includes('T1.1 | two | refuted | 02, 05 | ✗ 1 of 2'));
  assert.ok(lines.includes('T1.2 | REV: four | position; dropped |  | –'));
  assert.match(sent[0]['text/html'], /<span id="T1\.1">.*<a href="05-five\.ipynb"/);
  assert.match(sent[0]['text/html'], /<a href="https:\/\/lore\.kernel\.org\/all\/a@b\/"><code>&lt;a@b&gt;</);
});

test('a part of the claims is shown in its own order, and leads to all of them', () => {
  const part = { caption: 'Two', groups: { 'It says': ['T1.1', 'T0.1'], 'It asks': ['T1.2'] } };
  const { found, ...count } = showLedger(part);
  assert.deepEqual(count, { claims: 3, tested: 2, held: 1, assertions: 3 });
  assert.deepEqual(found, { confirmed: 1, refuted: 1, position: 1 });
  const lines = sent[0]['text/plain'].split('\n');
  assert.deepEqual(lines.slice(0, 3), ['Two', 'It says', 'T1.1 | Bob M. two | refuted | 02, 05 | ✗ 1 of 2']);
  assert.match(sent[0]['text/html'], /<a href="#T1\.1">T1\.1<\/a>/);
  assert.doesNotMatch(sent[0]['text/html'], / id="/);
  assert.throws(
    () => showLedger({ caption: 'x', groups: { a: ['T9.9'] } }),
    /groups\.a\[0\] must be one of 'T0\.1'.*T9\.9/,
  );
});

test('what we add is listed with what it rests on', () => {
  assert.deepEqual(showOwnClaims(), { claims: 1, tested: 1, held: 1, found: {}, assertions: 1 });
  assert.match(sent[0]['text/plain'], /S02\.1 \| three \| model: residence \| 02 \| ✓ 1/);
  assert.match(
    sent[0]['text/html'],
    /<a href="\.\.\/src\/simulator\/MODEL\.md#residence">model: residence<\/a>/,
  );
});

test('the map leads to the notebooks that are there', () => {
  showMap('05');
  assert.match(
    sent[0]['text/html'],
    /<a href="02-two\.ipynb" title="T0, Ada L, 11 June 2024: opens; notebook 02">T0</,
  );
  assert.match(sent[0]['text/html'], / · <strong>T1<\/strong></);
  assert.match(sent[0]['text/plain'], /Filled, treated in notebook 05: T1\./);
  showMap('11');
  assert.match(sent[0]['text/html'], /filled: this notebook treats it/);
  assert.doesNotMatch(sent[1]['text/html'], /filled/);
});
