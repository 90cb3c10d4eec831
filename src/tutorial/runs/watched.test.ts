import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMALL } from '../../simulator/compare/testing/small.js';
import { simulate } from '../../simulator/sim/simulate.js';
import { runWatched } from './watched.js';

/** A clock on which the first parts, to a 32nd of the run, take no time, and then every second part `ms`. */
function clock(ms: number): () => number {
  let now = 0;
  let looks = 0;
  return () => {
    if (++looks > 17 && looks % 2 === 0) now += ms;
    return now;
  };
}

/** What is said of a run, of which there is no sample between the first and the last. */
function saidOf(changes: object, ms: number): string[] {
  const scenario = { ...SMALL, ...changes };
  scenario.sampleSeconds = scenario.durationSeconds;
  const said: string[] = [];
  const watched = runWatched(scenario, { nowMs: clock(ms), say: (words) => said.push(words) });
  assert.deepEqual(watched, simulate(scenario), 'the run is the same');
  return said;
}

test('a run that takes long says every 5 s how far it is, how long it takes yet, and why', () => {
  const said = saidOf({ demand: [{ MiB: 16, fromSeconds: 0, seconds: 5 }], durationSeconds: 20 }, 5000);
  assert.equal(said.length, 10, 'once in 5 s of 50 s');
  assert.match(said[1], /^LANDED: 4\.37 of 20 simulated seconds in 10 s, at this pace 42 s more; \d+ events/);
  assert.match(
    said[4],
    /^LANDED: 10 of 20 simulated seconds in 25 s, at this pace 27 s more; memory is so short .* \d+ refaults/,
  );
});

test('a run that has much to do for another reason names its events', () => {
  const [first] = saidOf({}, 2500);
  assert.match(first, /^LANDED: 21\.9 of 100 simulated seconds in 5 s, at this pace 18 s more; \d+ events/);
});

test('a run that is over soon says nothing', () => assert.deepEqual(saidOf({}, 100), []));
