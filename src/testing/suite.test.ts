import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Count } from './suite.js';

test('each test counts once: one that throws, one that fails and one that hangs are told by name', async () => {
  const count = new Count();
  await count.attempt('fine', () => {});
  await count.attempt('throws', () => {
    throw new Error('on purpose');
  });
  await count.attempt('fails', () => Promise.reject(new Error('later')));
  await count.attempt('hangs', () => new Promise(() => {}), 20);
  count.test('right', null);
  count.test('wrong', 'because');
  assert.deepEqual([count.passed, count.failed], [2, 4]);
  for (const told of [
    /^throws: Error: on purpose$/m,
    /^fails: Error: later$/m,
    /^hangs: Error: no end after 0\.02 s$/m,
  ])
    assert.match(count.output, told);
  assert.match(count.output, /^wrong: because$/m);
});
