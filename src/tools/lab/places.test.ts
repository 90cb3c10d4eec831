import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, venvAt } from './places.js';

test('the checkout is where package.json is', () => {
  assert.ok(existsSync(join(root, 'package.json')));
});

test("another Jupyter's or Python's settings do not get in, and the project's stay inside", () => {
  const { env } = venvAt('/c/.venv', {
    PATH: '/usr/bin',
    JUPYTER_PATH: '/elsewhere',
    JUPYTER_TOKEN: 'x',
    PYTHONPATH: '/elsewhere',
    IPYTHON_THING: '/elsewhere',
    VIRTUAL_ENV: '/elsewhere',
    HOME: '/h',
  });
  assert.ok(!Object.values(env).includes('/elsewhere'));
  assert.equal(env.HOME, '/h');
  assert.equal(env.PATH, '/c/.venv/bin:/usr/bin');
  const folders = Object.entries(env).filter(([name]) =>
    /^(JUPYTER.*_DIR|IPYTHONDIR|PIP_CACHE_DIR)$/.test(name),
  );
  assert.equal(folders.length, 7);
  for (const [name, path] of folders) assert.ok(path.startsWith('/c/.venv/'), name);
});

test('the lock names hashes for every package and no host', () => {
  const lock = readFileSync(join(root, 'src/tools/lab/requirements.txt'), 'utf8');
  assert.doesNotMatch(lock, /https?:|--index|--find-links/);
  const entries = lock.split(/\n(?=\S)/).filter((entry) => entry.trim());
  assert.ok(entries.length > 80);
  for (const entry of entries) assert.match(entry, /^[\w.-]+==\S+[\s\S]*--hash=sha256:[0-9a-f]{64}/);
});
