import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contentId, jsonSafe } from './content.js';

test('an id is the SHA-256 of the content in canonical order', () => {
  // printf '{"a":[1,null],"b":"x"}' | sha256sum
  assert.equal(contentId({ b: 'x', a: [1, null] }), '3dece6dc8d22d616');
  assert.equal(contentId({ a: [1, undefined], b: 'x', c: undefined }), '3dece6dc8d22d616');
  assert.notEqual(contentId({ a: [1], b: 'x' }), '3dece6dc8d22d616');
});

test('functions count by their text, typed arrays by their bytes', () => {
  assert.notEqual(contentId({ f: (x: number) => x }), contentId({ f: (x: number) => x + 1 }));
  assert.equal(contentId(Uint32Array.of(1, 2)), contentId(Uint32Array.of(0, 1, 2).subarray(1)));
  assert.notEqual(contentId(Uint32Array.of(1, 2)), contentId(Uint32Array.of(1, 3)));
});

test('the safe copy survives JSON, whatever went in', () => {
  const odd = fc.oneof(
    fc.constantFrom(Number.NaN, -0, undefined, 3n, () => 1),
    fc.anything({ withTypedArray: true }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(odd, fc.array(odd))), (value) => {
      const safe = jsonSafe(value);
      assert.deepEqual(JSON.parse(JSON.stringify(safe)), safe);
    }),
  );
});
