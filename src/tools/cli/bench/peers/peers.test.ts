import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { measured } from '../bench.js';
import type { Found } from '../row.js';
import { javaScriptPeer } from './install.js';
import { peers, same } from './peers.js';

const folder = mkdtempSync(join(tmpdir(), 'peers-'));
after(() => rmSync(folder, { recursive: true }));

test('a peer that cannot be installed is told, and its row left out', async () => {
  const fetch = { folder, npm: join(folder, 'no-npm') };
  const row: Found = { value: 1, unit: 'moves/s', ratio: 2, against: 'a peer' };
  const remarks: string[] = [];
  const rows = await measured(
    [
      {
        name: 'missing',
        limit: 'x',
        measure: async () => [(await javaScriptPeer('lru-cache', fetch)) as Found],
      },
      { name: 'there', limit: 'y', measure: () => [row] },
    ],
    (line) => remarks.push(line),
  );
  assert.deepEqual(rows, [{ name: 'there', ...row, limit: 'y' }]);
  assert.equal(remarks.length, 1);
  assert.match(remarks[0], /^skipped: missing: lru-cache \d+\.\d+\.\d+ cannot be installed\. .*no-npm/);
  const bug = { name: 'bug', limit: 'z', measure: () => assert.fail('a bug') };
  await assert.rejects(
    measured([bug], () => undefined),
    /a bug/,
  );
});

test('every peer has a row with a name of its own that says beside whom, and what limits it', () => {
  const rows = peers(() => undefined);
  assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  for (const peer of ['Spin', 'SimPy', 'lru-cache', 'mnemonist'])
    assert.ok(
      rows.some(({ name }) => name.includes(`beside ${peer}`)),
      peer,
    );
  for (const { name, limit } of rows) assert.ok(limit.length > 5, name);
});

test('speeds of different work are refused', () => {
  same('misses', 100, 100);
  same('misses', 100, 101, 0.02);
  assert.throws(() => same('misses', 100, 101), /the misses differ: own 100, theirs 101/);
});
