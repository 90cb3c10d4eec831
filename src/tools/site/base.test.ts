import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { baseOf } from './base.js';
import { indexPage, notFoundPage } from './layout.js';
import { previewPng } from './preview.js';

const BASE = 'https://example.org/look/';

test('a page that is shown in place of any other finds everything from any depth, where the address is known', () => {
  const links = [...notFoundPage(BASE).matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, link]) => link);
  assert.ok(links.includes(`${BASE}assets/style.css`) && links.includes(`${BASE}index.html`));
  for (const link of links) assert.match(link, /^(?:https:\/\/example\.org\/look\/|data:|#)/);
});

test('a preview is named where the address is known, and only there', () => {
  assert.match(
    indexPage('', 'd', BASE),
    /<meta property="og:image" content="https:\/\/example\.org\/look\/assets\/preview\.png">/,
  );
  assert.doesNotMatch(indexPage('', 'd', null), /og:(?:image|url)/);
  const png = previewPng();
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const at = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  assert.equal(rows.length, 630 * (1 + 3 * 1200));
  assert.ok(rows.includes(Buffer.from([0xff, 0x8a, 0x4c])), 'pages that were lost are seen');
});

test('an address that is none is refused in a sentence', () => {
  assert.equal(baseOf(undefined), null);
  assert.equal(baseOf('https://example.org/look'), BASE);
  for (const wrong of ['look', 'ftp://example.org/', 'https://example.org/?a', ''])
    assert.throws(() => baseOf(wrong), /--base is ".*", which is no address of a site\./, wrong);
});
