import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMALL } from '../../simulator/compare/testing/small.js';
import { simulate } from '../../simulator/sim/simulate.js';
import { runWatched } from './watched.js';

/** A clock on which each look takes `ms`. */
function clock(ms: number): () => number {
  let now = 0;
  return () => {
    now += ms;
    return now;
  };
}

/** What is said of a run of 100 samples in 100 s. */
function saidOf(changes: object, ms: number): string[] {
  const scenario = { ...SMALL, sampleSeconds: 1, ...changes };
  const said: string[] = [];
  const watched = runWatched(scenario, { nowMs: clock(ms), say: (words) => said.push(words) });
  assert.deepEqual(watched, simulate(scenario), 'the run is the same');
  return said;
}

test('a run that takes long says how far it is, how long it takes yet, and why', () => {
  const said = saidOf({ demand: [{ MiB: 16, fromSeconds: 0, seconds: 5 }], durationSeconds: 20 }, 5000);
  assert.equal(said.length, 5, 'once in 20 s of 105 s');
  assert.match(
    said[1],
    /^LANDED: 7 of 20 simulated seconds in 40 s, at this pace 75 s more; memory is so short .* \d+ refaults/,
  );
});

test('a run that has much to do for another reason names its events', () => {
  const [first] = saidOf({}, 1000);
  assert.match(first, /^LANDED: 19 of 100 simulated seconds in 20 s, at this pace 86 s more; \d+ events/);
});

test('a run that is over soon says nothing', () => assert.deepEqual(saidOf({}, 100), []));
