import assert from 'node:assert/strict';
import { test } from 'node:test';
import { happens, makeChance } from './chance.js';
import { makeStreams } from './streams.js';

test('a draw has the chance it was given, within 4 standard errors, also between two bytes', () => {
  for (const p of [0, 1e-4, 1 / 256, 0.1, 0.5, 0.7501, 255.5 / 256, 1]) {
    const chance = makeChance(makeStreams('chance').stream(String(p)));
    const n = 400_000;
    let yes = 0;
    for (let i = 0; i < n; i++) if (happens(chance, 256 * p)) yes++;
    assert.ok(Math.abs(yes / n - p) <= 4 * Math.sqrt((p * (1 - p)) / n), `${yes / n} of ${p}`);
  }
});

test('neighbouring draws, which share a number of the generator, are independent', () => {
  const chance = makeChance(makeStreams('chance').stream('pairs'));
  const seen = [0, 0, 0, 0];
  const n = 200_000;
  for (let i = 0; i < n; i++) seen[(happens(chance, 64) ? 2 : 0) + (happens(chance, 64) ? 1 : 0)]++;
  for (const [k, p] of [9 / 16, 3 / 16, 3 / 16, 1 / 16].entries())
    assert.ok(Math.abs(seen[k] / n - p) <= 4 * Math.sqrt((p * (1 - p)) / n));
});
