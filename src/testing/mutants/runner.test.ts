import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { MutantRunOptions } from '@stryker-mutator/api/test-runner';
import { root } from '../../tools/lab/places.js';
import { compile } from '../compile.js';
import { COMPILED, NOTES, plant } from './plant.js';
import { Files } from './runner.js';
import { ASKED } from './sample.js';

const CODE = `const f = (x) => stryMutAct_9fa48("7") ? x - 1 : (stryCov_9fa48("7", "12"), x + 1);
  export function g() { if (stryMutAct_9fa48("12")) {} else { stryCov_9fa48("12"); return f(1); } }`;

test('one mutant is planted, or those that are met are noted; nothing is left of switches and counters', async () => {
  const run = async (mutant: string | null): Promise<unknown> => {
    const code = plant(CODE, mutant);
    assert.doesNotMatch(code, /stry/);
    return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).g();
  };
  assert.deepEqual([await run('7'), await run('12'), await run('1')], [0, undefined, 2]);
  const met: number[] = [];
  Object.assign(globalThis, { __met: met });
  assert.equal(await run(null), 2);
  assert.deepEqual(Object.keys(met), ['7', '12']);
});

/** Written out below, its address would be that of this checkout once this file is compiled itself. */
const WORKER = 'of/worker.ts';
const checkout = mkdtempSync(join(tmpdir(), 'mutants-'));
after(() => rmSync(checkout, { recursive: true }));

test('quick files are met first, what threads meet counts, and after a failure no test is run', async () => {
  const own = ['plant.ts', 'within.ts'].map((name) => join('src', 'testing', 'mutants', name));
  for (const name of own) cpSync(join(root, name), join(checkout, name));
  const files = {
    [WORKER]: `stryCov_9fa48("3");`,
    'code.ts': `
      export const quick = () => stryMutAct_9fa48("1") ? 0 : (stryCov_9fa48("1"), 1);
      export const slow = () => stryMutAct_9fa48("2") ? 0 : (stryCov_9fa48("2"), 1);`,
    'a.test.ts': `
      import { test } from 'node:test';
      import { Worker } from 'node:worker_threads';
      import { quick, slow } from './code.js';
      test('waits', () => new Promise((done) => new Worker(new URL('./${WORKER}', import.meta.url)).on('exit', done)));
      test('is slow', () => { while (process.env.${NOTES} && process.cpuUsage().user < 500_000) {} });
      test('fails', () => { if (quick() + slow() !== 2) throw new Error('a noticed'); });`,
    'b.test.ts': `
      import { test } from 'node:test';
      import { quick } from './code.js';
      test('fails', () => { if (quick() !== 1) throw new Error('b noticed'); });
      test('hangs', () => { while (quick() !== 1) {} });`,
  };
  mkdirSync(join(checkout, 'src', 'of'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(checkout, 'src', name), text);
  const tests = ['src/a.test.ts', 'src/b.test.ts'];
  await compile(checkout, [...tests, own[1]], COMPILED);
  process.env[ASKED] = JSON.stringify({ tests, most: 9, lastRun: null });
  const runner = new Files(checkout);
  const first = await runner.dryRun();
  assert.ok('tests' in first, JSON.stringify(first));
  assert.deepEqual(
    first.tests.map(({ id }) => id),
    ['src/b.test.ts', 'src/a.test.ts'],
  );
  assert.deepEqual(first.mutantCoverage?.perTest, {
    'src/b.test.ts': { 1: 1 },
    'src/a.test.ts': { 1: 1, 2: 1, 3: 1 },
  });
  const tried = async (id: string, testFilter: string[]): Promise<unknown[]> => {
    const found = await runner.mutantRun({ activeMutant: { id }, testFilter } as unknown as MutantRunOptions);
    return [found.status, 'killedBy' in found && found.killedBy, 'nrOfTests' in found && found.nrOfTests];
  };
  assert.deepEqual(await tried('1', ['src/b.test.ts', 'src/a.test.ts']), ['killed', ['src/b.test.ts'], 1]);
  assert.deepEqual(await tried('3', ['src/a.test.ts']), ['survived', false, 1]);
});
