import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAs } from './load.js';
import { sourceLinks } from './sources.js';

const readSources = (content: unknown) => readAs('sources', content);

const mail = { who: 'A', date: '2024-06-17', messageId: 'Y/e+=@x.org', title: 'says something' };

test('sources are read as they are', () => {
  const all = { Y1: mail, K0: { who: 'B', commit: 'a'.repeat(40), path: 'mm/vmscan.c', title: 'code' } };
  assert.deepEqual(readSources(structuredClone(all)), all);
});

test('what is wrong with a source is named', () => {
  const bad = (replaced: object, message: RegExp): void =>
    assert.throws(() => readSources({ Y1: { ...mail, ...replaced } }), message);
  bad({ date: '17 June' }, /Y1\.date must be a day such as 2024-06-17; it was "17 June"/);
  bad({ messageId: '<a@b>' }, /Y1\.messageId must be a Message-ID without angle brackets/);
  bad({ commit: 'abc' }, /Y1\.commit must be a commit, 40 hexadecimal digits/);
  bad({ url: 'http://x.org' }, /Y1\.url must be an address that begins with https/);
  bad(
    { messageId: undefined, date: undefined },
    /^ConfigError: sources\.json Y1 must have a messageId, a commit or a url, or a note/,
  );
});

test('a Message-ID leads to the archive, whatever characters it has', () => {
  assert.deepEqual(sourceLinks({ messageId: 'Y/e+=@x.org', also: ['c@d'] }), [
    '[`<Y/e+=@x.org>`](https://lore.kernel.org/all/Y%2Fe%2B%3D@x.org/)',
    '[`<c@d>`](https://lore.kernel.org/all/c@d/)',
  ]);
});

test('a commit leads to the file as it was then, a page to itself', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  assert.deepEqual(sourceLinks({ commit, path: 'mm/vmscan.c' }), [
    `\`mm/vmscan.c\` at [\`0123456789ab\`](https://github.com/torvalds/linux/blob/${commit}/mm/vmscan.c)`,
  ]);
  assert.deepEqual(sourceLinks({ commit, url: 'https://x.org/c' }), ['[`0123456789ab`](https://x.org/c)']);
  assert.deepEqual(sourceLinks({ url: 'https://x.org/a?b' }), ['[x.org](https://x.org/a?b)']);
  assert.deepEqual(sourceLinks({}), []);
});
