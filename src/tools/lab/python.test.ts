import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findPython } from './python.js';

const folder = mkdtempSync(join(tmpdir(), 'python-'));
after(() => rmSync(folder, { recursive: true }));

/** A program that answers the probe as a Python of that version would. */
function fake(name: string, answer: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${answer}"\n`);
  chmodSync(path, 0o755);
  return path;
}

const missing = join(folder, 'none');
const old = fake('old', '3 9 18 1');
const bare = fake('bare', '3 11 2 0');
const good = fake('good', '3 12 1 1');
const future = fake('future', '3 99 0 1');
const two = fake('two', '2 7 18 0');
const odd = fake('odd', 'hello');

test('takes the first that can make an environment', async () => {
  const found = await findPython([missing, odd, two, old, bare, future, good]);
  assert.deepEqual(found, { command: good, version: [3, 12, 1], venv: true });
});

test('no Python at all', async () => {
  await assert.rejects(
    findPython([missing, odd]),
    /Python 3\.10 to 3\.14 is needed, and no python3 was found.*apt-get install python3 /,
  );
});

test('only one that is too old or too new', async () => {
  await assert.rejects(findPython([old]), /is needed, and .*old is 3\.9\.18\./);
  await assert.rejects(findPython([future]), /is needed, and .*future is 3\.99\.0\./);
});

test('one without venv, as Debian ships it, counts for more than an old one', async () => {
  await assert.rejects(
    findPython([old, bare]),
    /bare \(Python 3\.11\.2\) lacks the venv module\..*apt-get install python3-venv/,
  );
});

test('the Python of this machine', async () => {
  const { version } = await findPython();
  assert.equal(version[0], 3);
});
