import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMITTED, keepCommitted } from './committed.js';

test('kept is what was committed, not what was changed since, and nothing where there is no clone', () => {
  const root = mkdtempSync(join(tmpdir(), 'committed-'));
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    assert.equal(spawnSync('git', [...who, ...args], { cwd: root }).status, 0, args[0]);
  };
  const notebook = join(root, 'notebooks', '01-a.ipynb');
  try {
    mkdirSync(join(root, 'notebooks'));
    writeFileSync(notebook, 'as committed');
    keepCommitted(root);
    assert.deepEqual(readdirSync(join(root, COMMITTED)), []);
    git('init', '--quiet');
    git('add', 'notebooks');
    git('commit', '--quiet', '--message', 'one');
    writeFileSync(notebook, 'changed');
    writeFileSync(join(root, 'notebooks', '02-new.ipynb'), 'new');
    keepCommitted(root);
    assert.deepEqual(readdirSync(join(root, COMMITTED)), ['01-a.ipynb']);
    assert.equal(readFileSync(join(root, COMMITTED, '01-a.ipynb'), 'utf8'), 'as committed');
  } finally {
    rmSync(root, { recursive: true });
  }
});
