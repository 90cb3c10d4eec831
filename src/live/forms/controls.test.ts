import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOn, slider } from '../../tutorial/forms/parameters.js';
import { scaleOf } from './controls.js';

const SLIDERS = [
  slider(0.05, { from: 0.002, to: 0.5, scale: 'log' }),
  slider(1, { from: 0.25, to: 4, scale: 'log' }),
  slider(990, { from: 1, to: 1e6, scale: 'log' }),
  slider(2, { from: 1, to: 60, step: 1 }),
  slider(0.3, { from: 0, to: 0.5 }),
  slider(99, { from: 50, to: 99.99 }),
  slider(4, { from: 1, to: 64, step: 1, scale: 'log' }),
];

test('every place of a range is a value of the slider; its ends are the slider’s', () => {
  for (const each of SLIDERS) {
    const { low, high, step, value } = scaleOf(each);
    assert.deepEqual([value(low), value(high)], [each.from, each.to]);
    for (let place = low; place < high; place += step)
      assert.ok(isOn(each, value(place)), `${value(place)} of ${JSON.stringify(each)}`);
  }
});

test('one key press moves on: a value leads back to its place or the next', () => {
  for (const each of SLIDERS.filter(({ step }) => step === undefined)) {
    const { low, high, step, value, place } = scaleOf(each);
    for (let at = low; at < high - step; at += step)
      assert.ok(Math.abs(place(value(at)) - at) < step, `${at} of ${JSON.stringify(each)}`);
  }
});

test('values are short: no digits that a place does not tell', () => {
  const short = (each: (typeof SLIDERS)[number], at: number) => String(scaleOf(each).value(at));
  assert.equal(short(SLIDERS[4], 0.1 + 0.2), '0.3');
  assert.equal(short(SLIDERS[0], Math.log10(0.0333333)), '0.0333');
  assert.equal(short(SLIDERS[5], 70.1234567), '70.1');
});
