import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findSpin } from './find.js';

const folder = mkdtempSync(join(tmpdir(), 'find-spin-'));
after(() => rmSync(folder, { recursive: true }));
const quiet = (): void => undefined;
const put = (name: string, says: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
};

test('what is missing is told, with the remedy; another program named spin is not taken', async () => {
  const search = { path: folder, install: null };
  await assert.rejects(findSpin(quiet, search), /needs Spin 6, and none was found\. Install it\. Debian: /);
  put('spin', 'a spinner');
  await assert.rejects(findSpin(quiet, search), /needs Spin 6/);
  const spin = put('spin', 'Spin Version 6.5.2 -- 6 December 2019');
  await assert.rejects(findSpin(quiet, search), /needs a C compiler/);
  const install = async (): Promise<void> => void put('gcc', '');
  assert.deepEqual(await findSpin(quiet, { path: folder, install }), { spin, compiler: join(folder, 'gcc') });
  const never = (): Promise<void> => Promise.reject(new Error('installed twice'));
  assert.equal((await findSpin(quiet, { path: folder, install: never })).spin, spin);
});
