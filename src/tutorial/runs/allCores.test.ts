import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { compare, sweep } from '../../simulator/compare/testing/inThisThread.js';
import { SMALL, SMALL_COMPARISON } from '../../simulator/compare/testing/small.js';
import { policies } from '../../simulator/policy/presets.js';
import type { Result } from '../../simulator/sim/result.js';
import { outside } from '../outside/node.js';
import { allCores, runnerOf } from './allCores.js';
import { postable, unpostable } from './postable.js';

/** For what might hang. */
const PATIENCE = { timeout: 120_000 };

const runner = await allCores(2);
after(() => runner.close());

test('on threads as in this one, byte for byte', async () => {
  const here = await compare(SMALL_COMPARISON);
  assert.equal(JSON.stringify(await compare(SMALL_COMPARISON, { runner })), JSON.stringify(here));
  assert.ok(here.complete && here.paired[0].difference.mean !== 0);
});

test('measures that are functions are taken here, from the whole result', async () => {
  const spec = {
    ...SMALL_COMPARISON,
    measures: { last: (r: Result) => r.vms[0].series.agings.at(-1)! },
  };
  assert.equal(JSON.stringify(await compare(spec, { runner })), JSON.stringify(await compare(spec)));
});

test('an error comes back as it was thrown', async () => {
  const wrong = { ...SMALL, sampleSeconds: -1 };
  const expected = { name: 'ConfigError', message: /^sampleSeconds must be a number from/ };
  await assert.rejects(runner.measure(wrong, [{ name: 'm', from: 'endSeconds' }]), expected);
});

test('a scenario with a function is run in this thread', async () => {
  // This thread's check speaks; sending it would have failed as DataCloneError.
  const policy = { name: 'mine', young: () => true };
  await assert.rejects(runner.measure({ ...SMALL, policy } as never, []), {
    name: 'ConfigError',
    message: /young/,
  });
});

test('a policy with functions: a preset goes by its name, one of your own runs here, both with the same numbers', async () => {
  const mine = { ...policies.LANDED, name: 'mine', looksAround: () => false };
  const spec = { ...SMALL_COMPARISON, policies: ['BASE', policies.LANDED, mine] as const };
  assert.equal(unpostable(postable({ ...SMALL, policy: policies.LANDED })), null);
  assert.equal(unpostable(postable({ ...SMALL, policy: mine })), 'policy.ask');
  assert.equal(JSON.stringify(await compare(spec, { runner })), JSON.stringify(await compare(spec)));
});

test('where a scenario holds what cannot be sent', () => {
  assert.equal(unpostable({ policy: { aging: { young: () => true } } }), 'policy.aging.young');
  assert.equal(unpostable([{ a: 1 }, { b: Symbol('x') }]), '1.b');
  assert.equal(unpostable({ a: [1, null, 'x', undefined], trace: Uint32Array.of(1) }), null);
});

test('a signal ends it in the middle of a run, and what was done is there', PATIENCE, async () => {
  const long = { ...SMALL, sampleSeconds: 100 };
  const own = await allCores(2);
  const controller = new AbortController();
  const part = await sweep(
    {
      scenario: long,
      vary: { durationSeconds: [100, 1e6], 'host.lookAround': [true, false] },
      seeds: 1,
      measures: ['endSeconds'],
    },
    { runner: own, signal: controller.signal, onRun: () => controller.abort() },
  );
  // The other short run may have come in at the same moment; the long ones would take minutes.
  assert.ok(part.runs.length >= 1 && part.runs.every(({ values }) => values.endSeconds === 100));
  assert.ok(!part.complete && part.failures.length === 0);
  await own.close();
});

test('a worker that cannot start fails its runs, and does not hang', PATIENCE, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'second-look-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'worker.mjs');
  writeFileSync(file, "throw new Error('torn');");
  const pool = runnerOf(await outside.pool!.open(2, file), 2);
  const found = await compare(SMALL_COMPARISON, { runner: pool });
  await pool.close();
  assert.equal(found.failures.length, 6);
  assert.match(found.failures[0].error.message, /torn/);
});

test('what a thread says of its run is heard by who asked for that run', PATIENCE, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'second-look-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'worker.mjs');
  const code = [
    "import { parentPort } from 'node:worker_threads';",
    'export async function runInWorker({ id, scenario }) {',
    `  parentPort.postMessage({ id, words: 'seed ' + scenario.seed });`,
    '  await new Promise((resolve) => setTimeout(resolve, 300));',
    '  return { measured: { values: {} } };',
    '}',
  ];
  writeFileSync(file, code.join('\n'));
  const pool = runnerOf(await outside.pool!.open(2, file), 2);
  const heard = async (seed: string): Promise<string[]> => {
    const said: string[] = [];
    await pool.measure({ ...SMALL, seed }, [], (words) => said.push(words));
    return said;
  };
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map(heard)), [['seed a'], ['seed b'], ['seed c']]);
  await pool.close();
});

test('a number of threads that is none is named', async () => {
  await assert.rejects(allCores(0), /threads was 0; it must be a whole number from 1/);
});

test('threads that have run are taken again, until they are closed', async () => {
  const first = await allCores(1);
  const second = await allCores(1);
  assert.equal(second.measure, first.measure);
  await first.close();
  const third = await allCores(1);
  assert.notEqual(third.measure, first.measure);
  await third.close();
});
