import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberText } from './numberText.js';

test('numbers read as in running text', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [1000, '1000'],
    [12345, '12\u202f345'],
    [-1234567.5, '−1\u202f234\u202f567.5'],
    [0.30000000000000004, '0.3'],
    [0.001, '0.001'],
    [1e-5, '10⁻⁵'],
    [2e7, '2·10⁷'],
    [1e7, '10⁷'],
    [-3e-12, '−3·10⁻¹²'],
  ];
  for (const [value, text] of cases) assert.equal(numberText(value), text);
});

test('fewer digits never lose digits of the whole part', () => {
  assert.equal(numberText(0.5123456, 4), '0.5123');
  assert.equal(numberText(12345.6, 4), '12\u202f346');
});
