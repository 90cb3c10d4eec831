import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAs } from './load.js';
import type { Timeline } from './timeline.js';

const readPeople = (content: unknown) => readAs('people', content);
const readTimeline = (content: unknown) => readAs('timeline', content);

const [sent, merged] = [
  {
    ...{ id: 'v1', kind: 'version' as const, date: '2024-06-11', who: 'A', title: 'a' },
    ...{ changed: 'all', outcome: 'none', sources: ['T0'] },
  },
  {
    ...{ id: '6.12', kind: 'merge' as const, date: '2024-11-03', who: 'B', title: 'b' },
    ...{ changed: 'all', outcome: 'none', sources: ['MM'] },
    commits: [{ commit: '0123456789ab', title: 'c' }],
  },
];
const era = {
  ...{ name: 'one', from: '6.1', to: null, preset: 'BASE' as const },
  ...{ aging: 'never', eviction: 'yes', locking: 'write', what: 'first' },
};
const timeline: Timeline = {
  events: [sent, merged],
  neverMerged: [{ name: 'x', events: ['v1'] }],
  eras: [era],
};

test('a timeline is read as it is', () =>
  assert.deepEqual(readTimeline(structuredClone(timeline)), timeline));

test('what is wrong in a timeline is named', () => {
  const bad = (replaced: object, message: RegExp): void =>
    assert.throws(() => readTimeline({ ...structuredClone(timeline), ...replaced }), message);
  bad({ events: [{ ...sent, kind: 'talk' }] }, /events\.0\.kind must be one of 'version'.*"talk"/);
  bad({ events: [{ ...sent, date: 'June' }] }, /events\.0\.date must be a day such as/);
  bad({ events: [{ ...sent, sources: [] }] }, /events\.0\.sources must not be empty/);
  bad({ eras: [{ ...era, preset: 'V55' }] }, /eras\.0\.preset must be one of .*"V55"/);
  bad({ events: [merged, sent] }, /event v1 is out of order/);
  bad({ events: [sent, sent, merged] }, /timeline\.json has v1 twice/);
  bad({ events: [sent, { ...merged, kind: 'version' }] }, /event 6\.12 must have commits if it is a merge/);
  bad({ neverMerged: [{ name: 'x', events: ['v9'] }] }, /"x" names an event that is not there/);
});

test('people are read as they are, and what is wrong is named', () => {
  const ada = { name: 'Ada', affiliation: 'x.org', role: 'writes', speaks: true };
  assert.deepEqual(readPeople([ada]), [ada]);
  assert.throws(() => readPeople([{ ...ada, role: '' }]), /0\.role must be a text that is not blank/);
  assert.throws(() => readPeople([{ ...ada, speaks: 'yes' }]), /0\.speaks must be true or false/);
  assert.throws(() => readPeople([ada, ada]), /people\.json has Ada twice/);
});
