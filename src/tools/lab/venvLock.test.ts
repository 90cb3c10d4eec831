import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './venvLock.js';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
after(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'busy');
const never = (): void => assert.fail('should not wait');

test('one at a time, in turn, and the lock is gone at the end', async () => {
  const events: string[] = [];
  let waited = 0;
  const work = (name: string) =>
    withLock(
      path,
      () => waited++,
      async () => {
        events.push(`${name} in`);
        await sleep(50);
        events.push(`${name} out`);
      },
    );
  await Promise.all([work('a'), work('b')]);
  assert.deepEqual(events, ['a in', 'a out', 'b in', 'b out']);
  assert.equal(waited, 1);
  assert.ok(!existsSync(path));
});

test('the lock is given back when the work fails', async () => {
  await assert.rejects(
    withLock(path, never, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.ok(!existsSync(path));
});

test('a lock whose holder died is taken over', async () => {
  writeFileSync(path, '4194305'); // above every process number Linux gives
  assert.equal(
    await withLock(
      path,
      () => undefined,
      async () => 1,
    ),
    1,
  );
});

test('a lock without a sign of life is taken over, even if its process number lives', async () => {
  writeFileSync(path, String(process.pid));
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(path, longAgo, longAgo);
  assert.equal(
    await withLock(
      path,
      () => undefined,
      async () => 2,
    ),
    2,
  );
});
