import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scaleOf } from './scale.js';
import { cellText, number, wrap } from './text.js';

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
  for (const [value, text] of cases) assert.equal(number(value), text);
});

test('a cell of a map never loses digits of the whole part', () => {
  assert.equal(cellText(0.5123456), '0.5123');
  assert.equal(cellText(12345.6), '12\u202f346');
  assert.equal(cellText(null), '');
});

test('wrapping keeps every word and the width, unless a word is longer', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
      const lines = wrap(words.join(' '), 12);
      assert.equal(lines.join(' '), words.join(' '));
      for (const line of lines) assert.ok(line.length <= 12);
    }),
  );
});

test('log axes name powers of ten, and values between where there are few', () => {
  const texts = (low: number, high: number) =>
    scaleOf({ label: '', scale: 'log', domain: [low, high] }, 0, 600, 8).ticks.map((tick) => tick.text);
  assert.deepEqual(texts(1, 100), ['1', '2', '5', '10', '20', '50', '100']);
  assert.deepEqual(texts(0.001, 10), ['0.001', '0.01', '0.1', '1', '10']);
  assert.ok(texts(1e-8, 1e8).length <= 10);
  assert.ok(texts(3, 4).length >= 2);
});

test('names that do not fit are thinned out evenly', () => {
  const categories = Array.from({ length: 100 }, (_, i) => `p${i}`);
  const { ticks } = scaleOf({ label: '', scale: 'band', domain: [-0.5, 99.5], categories }, 0, 300, 5);
  assert.equal(ticks.length, 20);
  assert.deepEqual(ticks[1], { at: 5, text: 'p5' });
});
