import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gaps } from './gaps.js';
import { sampleApi } from './testing/sample.js';

test('what nobody described is named with its file', async () => {
  assert.deepEqual(gaps(await sampleApi()), [
    'index.ts: the list of folders in its doc comment lacks `.`, which has exported names',
    'things.ts: Parent.bare has no doc comment',
    'things.ts: Plain has no doc comment',
    'things.ts: add has no doc comment',
    'index.ts: the list of folders in its doc comment has `gone`, which exports nothing',
  ]);
});
