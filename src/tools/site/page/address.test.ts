import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { changesOf, hashOf, placeOf } from './address.js';

const CHANGES = {
  edits: { 'a-cell': 'const ü = `${1}`;\n' },
  values: { 'what-if-1': { rate: 0.5, on: true } },
};

test('what was changed comes back from the address, beside the place', () => {
  const hash = hashOf('a-place', CHANGES);
  assert.match(hash, /^#a-place~[\w-]+$/);
  assert.equal(placeOf(hash), 'a-place');
  assert.deepEqual(changesOf(hash), CHANGES);
});

test('nothing changed leaves the place alone', () => {
  assert.equal(hashOf('a', { edits: {}, values: {} }), '#a');
  assert.equal(hashOf('', { edits: {}, values: {} }), '');
  assert.equal(changesOf('#a'), null);
});

test('an address that cannot be read carries nothing', () => {
  for (const hash of ['#a~', '#~%%%', '#~AAAA', `#~${'A'.repeat(2e6)}`])
    assert.equal(changesOf(hash), null, hash.slice(0, 9));
});

test('of what is no text and no values nothing is taken', () => {
  const hash = hashOf('', { edits: { a: 1 }, values: { b: 'x' } } as never);
  assert.deepEqual(changesOf(hash), { edits: {}, values: {} });
});

test('what unpacks to more than a link of this page is not unpacked whole', () => {
  const hash = (bytes: number): string => {
    const edits = { a: '!'.repeat(bytes) };
    return `#~${deflateRawSync(JSON.stringify({ edits })).toString('base64url')}`;
  };
  assert.equal(changesOf(hash(1e6))?.edits.a.length, 1e6);
  const bomb = hash(2 ** 27);
  assert.ok(bomb.length < 1e6);
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  assert.equal(changesOf(bomb), null);
  const after = process.memoryUsage();
  assert.ok(after.heapUsed + after.arrayBuffers - heapUsed - arrayBuffers < 2 ** 26);
});
