import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.js';

const { mails } = load('claims');

test('the timeline goes from the first version to the last merge, and each event has its sources', () => {
  const { events, eras } = load('timeline');
  const known = new Set([...Object.keys(mails), ...Object.keys(load('sources'))]);
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
  const sources = load('sources');
  for (const { id, kind, date, sources: keys } of load('timeline').events)
    if (kind !== 'merge') assert.equal(date, sources[keys[0]].date, id);
});

test('whoever speaks in the thread or sent something is among the people', () => {
  const people = load('people');
  const speakers = people.filter(({ speaks }) => speaks).map(({ name }) => name);
  assert.deepEqual(speakers.sort(), [...new Set(Object.values(mails).map(({ who }) => who))].sort());
  const names = people.map(({ name }) => name);
  for (const { id, who } of load('timeline').events) assert.ok(names.includes(who), id);
});
