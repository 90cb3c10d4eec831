import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRecord } from './records.js';

test('a record is found from anywhere in the checkout', () => {
  assert.equal(loadRecord('6.1-k1-plain').kernel, '6.1.0-50-amd64');
});

test('a name that is none lists those there are', () => {
  assert.throws(() => loadRecord('6.2'), /name is "6\.2".*6\.1-k1-plain, 6\.1-k3-npt1, 6\.12-k1-plain, /);
});
