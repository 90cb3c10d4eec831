import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedsFrom } from './seeds.js';

test('seeds follow from one seed, differ, and a longer list begins with the shorter one', () => {
  const [few, many] = [seedsFrom(1, 3), seedsFrom('1', 20)];
  assert.deepEqual(many.slice(0, 3), few);
  assert.equal(new Set([...many, ...seedsFrom(2, 20)]).size, 40);
});

test('what is no seed or no count is named', () => {
  assert.throws(() => seedsFrom('  ', 3), /seed must be a text that is not blank; it was " {2}"$/);
  assert.throws(() => seedsFrom(1, 0), /count must be a whole number from 1 to 10000; it was 0/);
});
