import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { debianInstall } from './debian.js';
import { root } from './places.js';

const able = debianInstall('nothing', [], '', () => {}) !== null;

test('lists are fetched until that succeeds, then no more, and one program is installed after the other', {
  skip: !able && 'this process may install nothing, or not by apt-get',
}, async (t) => {
  mkdirSync(join(root, 'build'), { recursive: true });
  const folder = mkdtempSync(join(root, 'build', 'debian-'));
  const { PATH } = process.env;
  t.after(() => {
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });
  const told = join(folder, 'told');
  // Stands for apt-get: its first update fails, and it has no package "old".
  const first = `update) mkdir '${folder}/first' 2>/dev/null && exit 1;;`;
  const script = `#!/bin/sh\necho "$@" >> '${told}'; sleep 0.1; echo ended >> '${told}'; case "$*" in ${first} *old) exit 1;; esac\nexit 0\n`;
  writeFileSync(join(folder, 'apt-get'), script, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${PATH}`;
  const install = (...sets: string[][]): Promise<void> => debianInstall('It', sets, 'By hand.', () => {})!();
  const [none, one, two] = await Promise.allSettled([
    install(['old']),
    install(['old'], ['new', 'fonts']),
    install(['other']),
  ]);
  assert.match(String((none as PromiseRejectedResult).reason), /apt-get could not install It\./);
  assert.deepEqual([one.status, two.status], ['fulfilled', 'fulfilled']);
  const [old, ...others] = ['old', 'old', 'new fonts', 'other'].map(
    (each) => `install -y --no-install-recommends ${each}`,
  );
  const asked = ['update', old, 'update', ...others];
  assert.equal(readFileSync(told, 'utf8'), asked.map((each) => `${each}\nended\n`).join(''));
});
