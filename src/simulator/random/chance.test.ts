import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byFour } from '../stats/fourBytes.js';
import { happens, happensMany, makeChance } from './chance.js';
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

test('many draws at once are those one by one, whatever of the bounds is certain; what is certain is not drawn', () => {
  const { stream } = makeStreams('many');
  const pick = stream('pick');
  for (const [least, span] of [
    [-20, 60],
    [0, 256],
    [100, 0.5],
    [100, 3],
    [220, 60],
    [256, 9],
    [-9, 9],
    [-20, 300],
    [1e-10, 0],
    [256 - 1e-10, 0],
  ]) {
    const [one, many] = [0, 1].map(() => makeChance(makeStreams(`${least}`).stream('draws')));
    for (let round = 0; round < 20; round++) {
      const chances = Array.from({ length: 195 + round }, () => least + span * pick());
      const expected = chances.map((p) => (p <= 0 ? 0 : p >= 256 || happens(one, p) ? 4 : 0));
      const answers = byFour(new Uint8Array(2 + chances.length));
      const drawn = { low: least, high: least + span, of: (k: number) => chances[k - 1] };
      const yes = happensMany(many, drawn, answers, 1, 1 + chances.length, 4);
      assert.deepEqual([...new Uint8Array(answers.buffer)], [0, ...expected, 0]);
      assert.equal(yes, expected.filter((each) => each > 0).length);
      assert.equal(many.next, one.next);
    }
  }
});
