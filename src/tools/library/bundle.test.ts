import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { compare } from '../../simulator/compare/testing/inThisThread.js';
import { SMALL_COMPARISON } from '../../simulator/compare/testing/small.js';
import { bundle } from './bundle.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('the bundle that notebooks load runs its own worker, and gives the same bytes', async (t) => {
  mkdirSync(join(root, 'build'), { recursive: true });
  // Inside the checkout, where the bundle finds what it does not carry.
  const dir = mkdtempSync(join(root, 'build', 'bundle-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const files = await bundle(root, dir);
  for (const { name, text } of files) writeFileSync(join(dir, name), text);
  writeFileSync(join(dir, 'package.json'), '{"type":"commonjs"}');
  const script = `
    const { compare } = require(${JSON.stringify(dir)});
    let threads = 0;
    process.on('worker', () => threads++);
    compare(${JSON.stringify(SMALL_COMPARISON)}).then((found) => console.log(JSON.stringify({ threads, found })));`;
  const { NODE_OPTIONS: _, SECOND_LOOK_THREADS: __, ...env } = process.env;
  const run = promisify(execFile);
  const found = await compare(SMALL_COMPARISON);
  const cores = Math.min(availableParallelism(), found.runs.length);
  // As many threads as there are cores, or as it is told; and the same bytes.
  for (const [told, threads] of [
    [{}, cores],
    [{ SECOND_LOOK_THREADS: '3' }, 3],
    [{ SECOND_LOOK_THREADS: '0' }, 0],
  ] as const) {
    const options = { env: { ...env, ...told }, maxBuffer: 1e8 };
    const { stdout, stderr } = await run(process.execPath, ['-e', script], options);
    assert.equal(stderr, '');
    assert.equal(stdout.trim(), JSON.stringify({ threads, found }));
  }

  const wrong = { env: { ...env, SECOND_LOOK_THREADS: 'two' } };
  await assert.rejects(run(process.execPath, ['-e', script], wrong), {
    message: /ConfigError: SECOND_LOOK_THREADS was 'two'; it must be a whole number/,
  });

  // Another build after the library was loaded: its threads would run other code than this one.
  const stale = `const { compare } = require(${JSON.stringify(dir)});
    require('node:fs').utimesSync(${JSON.stringify(join(dir, 'worker.js'))}, 1e9, 1e9);
    compare(${JSON.stringify(SMALL_COMPARISON)}).catch((error) => console.log(error.message));`;
  assert.match(
    (await run(process.execPath, ['-e', stale], { env })).stdout,
    /was rebuilt since it was loaded/,
  );
});
