import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearNames } from './near.js';

const names = ['T1', 'T16', 'V5', 'chromeos-mglru-p99', 'chromeos-base-p99', 'v5-pass-one-call'];

test('the likeliest names come first, whatever the case', () => {
  assert.deepEqual(nearNames('t16a', names, 2), ['T16', 'T1']);
  assert.deepEqual(nearNames('chromeos-p99', names, 2), ['chromeos-base-p99', 'chromeos-mglru-p99']);
  assert.equal(nearNames('v5-pass', names)[0], 'v5-pass-one-call');
});

test('names that are equally unlike keep their order, and there may be few', () => {
  assert.deepEqual(nearNames('?', ['b', 'a']), ['b', 'a']);
  assert.deepEqual(nearNames('?', []), []);
});
