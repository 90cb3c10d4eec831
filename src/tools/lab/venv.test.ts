import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { venvAt } from './places.js';
import { clear } from './venv.js';

const folder = mkdtempSync(join(tmpdir(), 'venv-'));
after(() => rmSync(folder, { recursive: true }));

test('what an earlier installation left goes, even if its pip is just ending, and that is said', async () => {
  const venv = venvAt(join(folder, '.venv'));
  for (const name of ['lib', 'cache', 'home']) mkdirSync(join(venv.root, name), { recursive: true });
  const writing = 'i=0; echo; while [ $i -lt 1000 ]; do i=$((i + 1)); : > "$0/$i"; done 2> /dev/null';
  const pip = spawn('sh', ['-c', writing, join(venv.root, 'lib')]);
  const ended = once(pip, 'exit');
  await once(pip.stdout, 'data');
  const said: string[] = [];
  clear(venv, (line) => said.push(line));
  await ended;
  assert.deepEqual(readdirSync(venv.root).sort(), ['cache', 'home']);
  assert.deepEqual(said, ['the Python environment in .venv was left half made: making it again']);
});

test('where nothing was left nothing is said; an environment of another place is told from a half-made one', () => {
  const venv = venvAt(join(folder, 'other'));
  mkdirSync(venv.root);
  const said: string[] = [];
  clear(venv, (line) => said.push(line));
  assert.equal(said.length, 0);
  writeFileSync(join(venv.root, 'second-look.json'), '{}');
  clear(venv, (line) => said.push(line));
  assert.match(said.join(), /is not for this place and these packages: making it again$/);
  assert.deepEqual(readdirSync(venv.root), []);
});

test('what a link leads to is left as it is', () => {
  const [theirs, link] = ['theirs', 'link'].map((name) => venvAt(join(folder, name)));
  mkdirSync(join(theirs.root, 'lib'), { recursive: true });
  symlinkSync(theirs.root, link.root);
  assert.throws(
    () => clear(link, assert.fail),
    /^Trouble: \.venv is a link to .*theirs, which is not for this place/,
  );
  assert.deepEqual(readdirSync(theirs.root), ['lib']);
});
