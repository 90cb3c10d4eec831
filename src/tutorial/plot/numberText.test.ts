import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnTexts, groupedNumbers, numberText } from './numberText.js';

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

test('a sentence groups the digits of whole numbers, and leaves names and places after the point alone', () => {
  assert.equal(groupedNumbers('12345 of 1234567.'), '12\u202f345 of 1\u202f234\u202f567.');
  assert.equal(
    groupedNumbers('(98765 states), −12345.6 and 0.123456'),
    '(98\u202f765 states), −12345.6 and 0.123456',
  );
  assert.equal(groupedNumbers('12345678901 states'), '12\u202f345\u202f678\u202f901 states');
  for (const same of [
    '1234 pages',
    '163bc3d68c9f',
    '6.12-20240611',
    'T12345',
    '20240611002145.2078921-5',
    '0012345',
    '#12345',
    '`12345`',
    'a/12345678/x',
    '?p=12345',
  ])
    assert.equal(groupedNumbers(same), same);
});

test('fewer digits never lose digits of the whole part', () => {
  assert.equal(numberText(0.5123456, 4), '0.5123');
  assert.equal(numberText(12345.6, 4), '12\u202f346');
});

test('numbers of one column are rounded alike, and no digit is made up', () => {
  assert.deepEqual(columnTexts([6.65224, 1.0855, 12, 3.5]), ['6.65', '1.09', '12', '3.5']);
  assert.deepEqual(columnTexts([62.2803, 0.399656, 0.99997]), ['62.280', '0.400', '1.000']);
  assert.deepEqual(columnTexts([1, 20, 300]), ['1', '20', '300']);
  assert.deepEqual(columnTexts([0.5, 0, -2]), ['0.5', '0', '−2']);
  assert.deepEqual(columnTexts([12345.678, 123.4]), ['12\u202f346', '123']);
  assert.deepEqual(columnTexts([1e-3, 1e5]), ['0.001', '100\u202f000']);
  assert.deepEqual(columnTexts([]), []);
});
