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
  const said = saidOf({ demand: [{ MiB: 16, fromSeconds: 0, seconds: 5 }], durationSeconds: 20 }, 1000);
  assert.equal(said.length, 22, 'once in 5 s of 114 s');
  assert.match(
    said[1],
    /^LANDED: 4\.99 of 20 simulated seconds in 10 s, at this pace 41 s more; [\d\s]+ events/,
  );
  assert.match(
    said[8],
    /^LANDED: 10 of 20 simulated seconds in 45 s, at this pace 69 s more; memory is so short .* \d+ refaults/,
  );
});

test('a run that has much to do for another reason names its events', () => {
  // Proactive rounds, where pages are queried many at once.
  const [first] = saidOf({ proactive: { everySeconds: 3, coldSeconds: 2, maxMiB: 1 } }, 2500);
  assert.match(first, /^LANDED: [\d.]+ of 100 simulated seconds in 5 s, at this pace \d+ s more; \d+ events/);
});

test('a run that is over soon says nothing', () => assert.deepEqual(saidOf({}, 100), []));
