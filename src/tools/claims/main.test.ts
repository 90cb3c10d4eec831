import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'src/tools/claims/main.ts', ...args], { encoding: 'utf8' });

test('--only 5 prints the question, the observables and the verdicts, and ends well', () => {
  const { stdout, status } = run('--only', '5', '--seeds', '2');
  assert.equal(status, 0);
  assert.match(stdout, /^\(5\) .*\nFor how many frames .*\?\n/);
  assert.match(stdout, /^ok {6}one L2: a single frame has more than one entry/m);
  assert.match(stdout, /\n\d+ ok, 0 FAILED\n$/);
  assert.doesNotMatch(stdout, /^\(4\)/m);
});

test('--json gives the same as JSON', () => {
  const { stdout, status } = run('--only', '5', '--seeds', '2', '--json');
  assert.equal(status, 0);
  const { seeds, claims, presets } = JSON.parse(stdout);
  assert.deepEqual([seeds, claims.length, presets], [['1', '2'], 1, null]);
  const [{ tables, verdicts }] = claims;
  assert.equal(tables[0].rows[0]['mean entries'].values.length, 2);
  assert.ok(verdicts.every(({ ok }: { ok: boolean }) => ok));
});

test('arguments that are not understood are named', () => {
  for (const [args, message] of [
    [['--only', '8'], /^--only must be a whole number from 1 to 7; it was "8"\n$/],
    [['--seeds', '0'], /^--seeds must be a whole number from 1 to 1000; it was "0"\n$/],
    [['--fast'], /^Unknown option '--fast'/],
  ] as const) {
    const { stderr, status } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});
