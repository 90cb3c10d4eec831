import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scaleOf } from './scale.js';
import { wrap } from './text.js';

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
