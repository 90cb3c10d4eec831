import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from './streams.js';

test('a stream depends on the seed and its name alone', () => {
  const a = makeStreams('seed');
  const b = makeStreams('seed');
  b.stream('another')();
  const first = Array.from({ length: 5 }, a.stream('guest'));
  assert.deepEqual(Array.from({ length: 5 }, b.stream('guest')), first);
  assert.notDeepEqual(Array.from({ length: 5 }, makeStreams('other').stream('guest')), first);
});

test('the numbers are those of seedrandom alea, on every machine', () => {
  const guest = makeStreams('1').stream('guest');
  assert.deepEqual(
    [guest(), guest(), guest()],
    [0.7524492228403687, 0.17474140087142587, 0.3342436202801764],
  );
});
