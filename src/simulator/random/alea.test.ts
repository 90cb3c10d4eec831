import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, nextOf } from './alea.js';
import { makeStreams } from './streams.js';

test('one by one and many at a time, the numbers are those of the stream from where it is', () => {
  const stream = makeStreams('alea').stream('numbers');
  const size = makeStreams('alea').stream('size');
  stream();
  const alea = stream.alea();
  // One number in 4096 needs what the carry adds.
  for (let round = 0; round < 2000; round++) {
    assert.equal(nextOf(alea), stream());
    const bytes = new DataView(new ArrayBuffer(4 * Math.floor(100 * size())));
    fill(alea, bytes);
    for (let at = 0; at < bytes.byteLength; at += 4)
      assert.equal(bytes.getUint32(at, true) / 2 ** 32, stream());
  }
});
