import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, Failure } from './batch.js';
import { watch } from './watch.js';

const SAID: Readonly<Record<string, RegExp>> = {
  types: /^threw TypeError: Cannot read properties/,
  nan: /^gave share = NaN/,
  negative: /^gave waitNs = -\d/,
  changes: /^changes its input/,
  moody: /^gives something else when it is called again/,
  refuses: /^refuses valid arguments: "n was 1/,
  json: /^changes in JSON/,
  array: /^threw RangeError: Invalid array length/,
  silent: /\(without the value -7\)$/,
  loses: /^a page got lost/,
  hangs: /^did not end within 2 s/,
  dies: /^ended the process \(3\)/,
};

test('what must not be is found, and named with its input', async () => {
  const batches: Batch[] = [];
  const failures: Failure[] = [];
  await watch({
    tables: [new URL('./testing/planted.ts', import.meta.url).href],
    seed: 1,
    rounds: 1,
    share: 1,
    hangSeconds: 2,
    onBatch: (batch) => batches.push(batch),
    onFailure: (failure) => failures.push(failure),
  });
  assert.deepEqual(
    failures.map(({ name }) => name).sort(),
    Object.keys(SAID)
      .map((name) => `planted.${name}`)
      .sort(),
  );
  for (const { name, wrong } of failures) assert.match(wrong, SAID[name.slice('planted.'.length)]);
  const inputs = new Map(failures.map(({ name, input }) => [name, input]));
  assert.equal(inputs.get('planted.hangs'), '[-7]');
  assert.equal(inputs.get('planted.silent'), '[{ pages: -7 }]');
  const good = batches.find(({ name }) => name === 'planted.good');
  assert.ok(good !== undefined && good.calls === 40 && good.answered < 40);
});

test('a name that no function has is told in one sentence', async () => {
  const what = { seed: 1, only: 'plante.', rounds: 1, share: 1, hangSeconds: 2 };
  const tables = [new URL('./testing/planted.ts', import.meta.url).href];
  await assert.rejects(watch({ ...what, tables, onBatch: () => {}, onFailure: () => {} }), {
    name: 'Trouble',
    message: '--only was "plante."; no function\'s name begins so. They begin with planted.',
  });
});
