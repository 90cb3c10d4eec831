import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findChromium } from './chromium.js';

const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
after(() => rmSync(folder, { recursive: true }));
const quiet = (): void => undefined;
const put = (name: string): string => {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), 0o755);
  return join(folder, name);
};

test('CHROME_PATH is taken, and said to be wrong when nothing is there', async () => {
  const mine = put('mine');
  assert.equal(await findChromium(quiet, { env: { CHROME_PATH: mine }, places: [], install: null }), mine);
  const search = { env: { CHROME_PATH: '/no/such', PATH: folder }, places: [mine], install: null };
  await assert.rejects(findChromium(quiet, search), /CHROME_PATH is "\/no\/such", and no program is there/);
});

test('it is installed where it may be, else the remedy is told', async () => {
  const env = { PATH: folder };
  await assert.rejects(
    findChromium(quiet, { env, places: [], install: null }),
    /none was found\. Set CHROME_PATH.*apt-get install chromium/,
  );
  const install = async (): Promise<void> => void put('chromium');
  assert.equal(await findChromium(quiet, { env, places: [], install }), join(folder, 'chromium'));
  const never = (): Promise<void> => Promise.reject(new Error('installed twice'));
  assert.equal(await findChromium(quiet, { env, places: [], install: never }), join(folder, 'chromium'));
});
