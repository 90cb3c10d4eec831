/** The library's own reference. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as library from '../../../index.js';
import { root } from '../../lab/places.js';
import { gaps } from './gaps.js';
import { apiBody } from './page.js';
import { readApi } from './read.js';

const api = await readApi(root);
const body = apiBody(api, 'second-look');
const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);

test('every exported name and every field has a doc comment, every folder a sentence', () => {
  assert.deepEqual(gaps(api), []);
});

test('everything that a cell can import has a place', () => {
  for (const name of Object.keys(library)) assert.ok(ids.includes(name), name);
});

test('places differ, and every link leads to one', () => {
  assert.equal(new Set(ids).size, ids.length);
  const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  for (const href of links) assert.ok(/^https:/.test(href) || ids.includes(href.slice(1)), href);
});

test('nothing on the page changes with the machine or with lines that move', () => {
  assert.ok(!body.includes(root));
  assert.doesNotMatch(body, /\.ts:\d|#L\d/);
});
