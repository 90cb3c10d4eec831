import assert from 'node:assert/strict';
import { test } from 'node:test';
import { root } from '../../tools/lab/places.js';
import { compile } from '../compile.js';
import type { Batch, Failure } from './batch.js';
import { CHILD, watch } from './watch.js';

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

const compiled = await compile(root, [CHILD, 'src/testing/fuzz/testing/planted.ts'], 'build/fuzz-planted');

test('what must not be is found, and named with its input', async () => {
  const batches: Batch[] = [];
  const failures: Failure[] = [];
  await watch({
    compiled,
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
  await assert.rejects(watch({ ...what, compiled, onBatch: () => {}, onFailure: () => {} }), {
    name: 'Trouble',
    message: '--only was "plante."; no function\'s name begins so. They begin with planted.',
  });
});
