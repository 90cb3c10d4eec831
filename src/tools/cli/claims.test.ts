import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CLAIM } from '../../tutorial/data/held.js';
import { root } from '../lab/places.js';
import { claims } from './claims.js';

async function said(...args: string[]): Promise<{ lines: string[]; remarks: string[]; code: number }> {
  const [lines, remarks]: [string[], string[]] = [[], []];
  const output = { print: (line: string) => lines.push(line), remark: (line: string) => remarks.push(line) };
  return { code: await claims.run(args, output), lines, remarks };
}

const folder = mkdtempSync(join(tmpdir(), 'claims-'));
before(() => {
  for (const name of ['data', 'notebooks']) cpSync(join(root, name), join(folder, name), { recursive: true });
});
after(() => {
  process.chdir(root);
  rmSync(folder, { recursive: true });
});

test('every claim of the list is there, holds, and says where', async () => {
  const { lines, remarks, code } = await said();
  assert.deepEqual([code, remarks], [0, []]);
  assert.ok(lines.includes('T16: Sean Christopherson, 17 June 2024, <ZnCCZ5gQnA3zMQtv@google.com>'));
  assert.ok(lines.some((line) => /^ {2}✓ T16\.2 REV: Rare in the fleet, yet .*\(qualified\)$/.test(line)));
  assert.ok(lines.some((line) => /^ {2}– T7\.2 REV: .*\(position; 6\.15 tests the TDP MMU first/.test(line)));
  assert.ok(lines.some((line) => /^ {6}✓ 06: With u = 99 % \(invented\) a nested VM pays u·L/.test(line)));
  assert.ok(lines.includes('S05: added in notebook 05'));
  assert.match(lines[lines.length - 1], /^\d+ claims, (\d+) of them tested: \1 hold, (\d+) of \2 checks$/);
});

test('one claim, those of a mail, those of a notebook; as JSON', async () => {
  const ids = async (only: string): Promise<string[]> => {
    const { lines } = await said('--only', only, '--json');
    return JSON.parse(lines.join('\n')).map(({ id }: { id: string }) => id);
  };
  assert.deepEqual(await ids('T15.2'), ['T15.2']);
  assert.deepEqual(await ids('T15'), ['T15.1', 'T15.2', 'T15.3', 'T15.4']);
  assert.ok((await ids('S05')).every((id) => id.startsWith('S05.')));
  const { lines } = await said('--only', 'T4.2', '--json');
  const [claim] = JSON.parse(lines.join('\n'));
  assert.deepEqual(Object.keys(claim), [
    ...['id', 'claim', 'about', 'found', 'became', 'mail'],
    ...['tested', 'holds', 'made', 'held'],
  ]);
  assert.equal(claim.tested[0].made[0].cell, 'found-plot');
});

test('a claim that fails, or that no notebook makes, is said, and the exit code is 1', async () => {
  const path = join(folder, 'notebooks', '05-when-l1-runs-an-l2.ipynb');
  const notebook = JSON.parse(readFileSync(path, 'utf8'));
  for (const cell of notebook.cells)
    for (const { data } of cell.outputs ?? [])
      if (data?.[CLAIM]?.ids.includes('T18.1')) data[CLAIM] = { ids: ['T99.1'], statement: 'x' };
      else if (data?.[CLAIM]?.ids.includes('T13.1')) data[CLAIM].failed = true;
  writeFileSync(path, JSON.stringify(notebook));
  process.chdir(folder);
  const { lines, remarks, code } = await said('--only', 'T18');
  assert.equal(code, 1);
  assert.ok(lines.includes('      ✗ 05 does not test it'));
  assert.deepEqual(remarks, [
    'notebook 05 does not assert T18.1',
    'notebook 05, cell record-walks, asserts T99.1, which the ledger does not list for it',
  ]);
  const failed = await said('--only', 'T13.1');
  assert.match(failed.lines[2], /^ {6}✗ 05: Its first result is right/);
  assert.equal(failed.lines[3], '1 claims, 1 of them tested: 0 hold, 0 of 1 checks');
});

test('what is not understood is answered in one sentence', async () => {
  await assert.rejects(
    async () => said('--only', 'T23'),
    /^Trouble: --only is "T23"; it may be a claim such as/,
  );
  await assert.rejects(async () => said('--seeds', '5'), /argument is "--seeds"; it may be --only or --json/);
});
