import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { explore } from './explore.js';
import { WAIT } from './process.js';
import { protocol } from './protocol.js';
import { RMAP_PROTOCOLS } from './protocols/index.js';
import { randomRuns } from './randomRuns.js';

const LOST = 'both are counted';
const counter = protocol('two additions without a lock', (m) => {
  const sum = m.word('sum');
  m.alike('adder', 2, (p) => {
    const seen = p.word('seen');
    return {
      load: () => {
        seen.value = p.load(sum);
      },
      store: () => p.store(sum, seen.value + 1),
    };
  });
  m.atEnd(LOST, () => sum.value === 2);
});
const random = (seed: string) => makeStreams(seed).stream('schedule');

test('an addition is lost as often as chance has it', () => {
  // Namely when the second step is the other's: every second time.
  const { runs, failures, steps } = randomRuns(counter, { random: random('1'), runs: 10_000 });
  assert.equal(steps, 4 * runs);
  // Five standard errors of a share of one half.
  assert.ok(Math.abs(failures / runs - 0.5) < 0.025, `${failures}`);
});

test('when the turn never changes, one process after the other makes all its steps, and nothing fails', () => {
  const { failures } = randomRuns(counter, { random: random('1'), runs: 500, switches: 0 });
  assert.deepEqual([failures, explore(counter).violated], [0, LOST]);
});

test('the same random numbers give the same runs, other numbers others', () => {
  const sketch = RMAP_PROTOCOLS.find(({ id }) => id === '3a')!.protocol;
  const of = (seed: string) => randomRuns(sketch, { random: random(seed), runs: 200 });
  assert.deepEqual(of('1'), of('1'));
  assert.notDeepEqual(of('1'), of('2'));
});

test('what holds in every order fails in none, and who waits for ever ends a run', () => {
  const sound = RMAP_PROTOCOLS.find(({ id }) => id === '4c')!.protocol;
  assert.equal(randomRuns(sound, { random: random('1'), runs: 300, switches: 0.5 }).failures, 0);
  const stuck = protocol('stuck', (m) => {
    m.process('P', () => ({ first: () => {}, second: () => WAIT }));
  });
  assert.deepEqual(randomRuns(stuck, { random: random('1'), runs: 3 }), { runs: 3, failures: 0, steps: 3 });
});

test('explore tells how many random runs miss what it finds, and nothing where there is nothing to miss', () => {
  const asked = { random: random('1'), runs: 400, switches: 0.1 };
  const { failures } = randomRuns(counter, { ...asked, random: random('1') });
  const found = explore(counter, { randomRuns: asked });
  assert.deepEqual(found.missedBy, { runs: 400, missed: 400 - failures });
  assert.deepEqual({ ...explore(counter), missedBy: found.missedBy }, found);
  const calm = { ...counter, except: [LOST] };
  assert.deepEqual(explore(calm, { randomRuns: { ...asked, random: random('1') } }), explore(calm));
  for (const [given, message] of [
    [{ ...asked, runs: 0 }, /^runs must be a whole number .* it was 0$/],
    [null, /^randomRuns must be an object; it was null$/],
  ] as const)
    assert.throws(() => explore(counter, { randomRuns: given } as never), { name: 'ConfigError', message });
});

test('options that cannot be are refused by the field', () => {
  const one = { random: random('1') };
  for (const [options, message] of [
    [{ ...one, runs: 0 }, /^runs must be a whole number .* it was 0$/],
    [{ ...one, switches: 2 }, /^switches must be .* it was 2$/],
    [{}, /^random is missing/],
    [{ random: () => 1 }, /^random must be a function that gives numbers from 0 to below 1; it was 1$/],
    [{ ...one, seed: 1 }, /^seed is not a field that is known here/],
  ] as const)
    assert.throws(() => randomRuns(counter, options as never), { name: 'ConfigError', message });
});
