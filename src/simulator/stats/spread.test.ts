import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, spread } from './spread.js';

test('mean and range, point by point', () => {
  assert.deepEqual(spread([[1, 2, 6], [4]]), { y: [3, 4], low: [1, 4], high: [6, 4] });
  assert.equal(mean([0.5, 1.5]), 1);
});

test('a point without samples is named', () => {
  assert.throws(() => spread([[1], []]), /samples\[1\] is empty/);
});

test('what is no number is named with its value', () => {
  const message = (of: RegExp): object => ({ name: 'ConfigError', message: of });
  assert.throws(() => mean(0 as never), message(/^values must be a list of numbers; it was 0$/));
  assert.throws(
    () => spread([[1], 'x'] as never),
    message(/^samples\[1\] must be a list of numbers; it was "x"$/),
  );
  assert.throws(
    () => spread([[1, Number.NaN]]),
    message(/^samples\[0\]\[1\] must be a finite number; it was NaN$/),
  );
});
