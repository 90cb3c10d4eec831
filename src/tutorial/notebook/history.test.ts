import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLedger } from './argument.js';
import { loadPeople, loadTimeline } from './history.js';
import { loadSources } from './sources.js';

const { mails } = loadLedger();

test('the timeline goes from the first version to the last merge, and each event has its sources', () => {
  const { events, eras } = loadTimeline();
  const known = new Set([...Object.keys(mails), ...Object.keys(loadSources())]);
  assert.deepEqual(
    events.filter(({ kind }) => kind === 'version').map(({ id }) => id),
    ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9'],
  );
  for (const { id, sources } of events) for (const key of sources) assert.ok(known.has(key), `${id}: ${key}`);
  assert.deepEqual(
    eras.map(({ preset }) => preset),
    ['BASE', 'V5', 'MM612', 'LANDED'],
  );
});

test('a series was sent on the day that its first mail says', () => {
  const sources = loadSources();
  for (const { id, kind, date, sources: keys } of loadTimeline().events)
    if (kind !== 'merge') assert.equal(date, sources[keys[0]].date, id);
});

test('whoever speaks in the thread or sent something is among the people', () => {
  const people = loadPeople();
  const speakers = people.filter(({ speaks }) => speaks).map(({ name }) => name);
  assert.deepEqual(speakers.sort(), [...new Set(Object.values(mails).map(({ who }) => who))].sort());
  const names = people.map(({ name }) => name);
  for (const { id, who } of loadTimeline().events) assert.ok(names.includes(who), id);
});
