import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponential, exponentialOf, poisson } from './draws.js';
import { makeStreams } from './streams.js';

test('exponential waiting times have the mean of their rate, and are endless at rate 0', () => {
  const random = makeStreams('1').stream('x');
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += exponential(random, 4);
  assert.ok(Math.abs(sum / 100_000 - 0.25) < 3.9 * (0.25 / Math.sqrt(100_000)));
  assert.equal(exponential(random, 0), Number.POSITIVE_INFINITY);
});

test('an exponential time of a mean, and a Poisson number, have that mean and its spread', () => {
  const random = makeStreams('1').stream('x');
  for (const [draw, mean, variance] of [
    [() => exponentialOf(random, 0.25), 0.25, 0.25 ** 2],
    [() => poisson(random, 3.5), 3.5, 3.5],
    [() => poisson(random, 0), 0, 0],
  ] as const) {
    const values = Array.from({ length: 100_000 }, draw);
    const found = values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(Math.abs(found - mean) <= 3.9 * Math.sqrt(variance / values.length), `${found} for ${mean}`);
    const squares = values.reduce((sum, value) => sum + (value - found) ** 2, 0) / values.length;
    assert.ok(Math.abs(squares - variance) <= 0.05 * variance, `${squares} for ${variance}`);
  }
});
