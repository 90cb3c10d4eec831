import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundValues } from './curve.js';

test('an axis to draw over names a few round values, a log one powers of ten where it has two', () => {
  assert.deepEqual(roundValues(0, 100, false), [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(roundValues(-0.3, 0.25, false), [-0.2, 0, 0.2]);
  assert.deepEqual(roundValues(0.1, 2000, true), [0.1, 1, 10, 100, 1000]);
  assert.deepEqual(roundValues(2, 9, true), [2, 4, 6, 8]);
});
