import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadText } from './spreadText.js';

test('mean and range, three digits or whole numbers', () => {
  assert.equal(spreadText([505, 690, 527]), '574 (505\u00a0to\u00a0690)');
  assert.equal(spreadText([1.0612, 1.0711]), '1.07 (1.06\u00a0to\u00a01.07)');
  assert.equal(spreadText([12_970.4, 13_024.2]), '12\u202f997 (12\u202f970\u00a0to\u00a013\u202f024)');
});

test('equal numbers need no range', () => {
  assert.equal(spreadText([0, 0, 0]), '0');
  assert.equal(spreadText([0.1 + 0.2, 0.3]), '0.3');
  assert.equal(spreadText([7]), '7');
});

test('a run without a value leaves the cell empty', () => {
  assert.equal(spreadText([3, null]), null);
});

test('what is no number is refused', () => {
  assert.throws(() => spreadText([]), { name: 'ConfigError', message: /values is empty/ });
  assert.throws(() => spreadText([1, Number.NaN]), {
    name: 'ConfigError',
    message: /^values\[1\] must be a finite number or null; it was NaN$/,
  });
});
