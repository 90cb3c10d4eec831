import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  parseRecord,
  RMAP_PROTOCOLS,
  readCalibration,
  readCosts,
  readLedger,
  readPeople,
  readPredictions,
  readPublished,
  readSources,
  readTimeline,
} from '../../simulator/index.js';
import { dayOf } from '../views/argumentMap.js';

const folder = new URL('../../../data/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** What checks each file; each throws, naming the field, when something is wrong. */
const READERS: Readonly<Record<string, (content: never) => unknown>> = {
  'calibration.json': readCalibration,
  'claims.json': readLedger,
  'costs.json': readCosts,
  'people.json': readPeople,
  'predictions.json': readPredictions,
  'published.json': readPublished,
  'sources.json': readSources,
  'timeline.json': readTimeline,
};

const listed = [...text('README.md').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);

test('every file in data/ has a line in its README and a schema, and none is listed that is not there', () => {
  const there = readdirSync(folder).filter((name) => name !== 'README.md' && name !== 'records');
  assert.deepEqual(there.sort(), Object.keys(READERS).sort());
  const lines = listed.filter((name) => /\.jsonl?$/.test(name));
  assert.deepEqual(lines.sort(), [...there, 'records/*.jsonl'].sort());
});

for (const [name, read] of Object.entries(READERS)) {
  test(`${name} has the form that its schema says, and no field is lost by reading it`, () => {
    const content = JSON.parse(text(name)) as never;
    assert.deepEqual(read(structuredClone(content)), content);
    assert.throws(() => read(broken(content)), /must|missing|not a field/, `a stray field passes in ${name}`);
  });
}

test('every file in data/records/ is a record, and its README lists it', () => {
  const readme = text('records/README.md');
  const names = readdirSync(new URL('records/', folder)).filter((name) => name !== 'README.md');
  for (const name of names) {
    assert.ok(readme.includes(`| \`${name}\` |`), name);
    assert.match(parseRecord(text(`records/${name}`)).kernel, /^\d+\.\d+\.\d+/, name);
  }
});

test('whatever cites a source cites one that is listed', () => {
  const json = (name: string): never => JSON.parse(text(name)) as never;
  const known = new Set([
    ...Object.keys(readLedger(json('claims.json')).mails),
    ...Object.keys(readSources(json('sources.json'))),
  ]);
  const cited = [
    ...readPublished(json('published.json')).figures.map(({ source }) => source),
    ...readTimeline(json('timeline.json')).events.flatMap(({ sources }) => sources),
    ...Object.values(readCosts<string>(json('costs.json'))).flatMap(({ cites = [] }) => cites),
  ];
  for (const key of cited) assert.ok(known.has(key), key);
});

/** The same with a field that no schema knows, in its first entry or at its top. */
function broken(content: object): never {
  const copy = structuredClone(content) as Record<string, unknown>;
  const [first] = Object.values(copy);
  const entry = first !== null && typeof first === 'object' && !Array.isArray(first) ? first : copy;
  Object.assign(entry, { notAField: [] });
  return copy as never;
}

test('the mails that the protocols and the published tables name are those of the data, with their days', () => {
  const mails = Object.values(readLedger(JSON.parse(text('claims.json'))).mails);
  const known = [...mails, ...Object.values(readSources(JSON.parse(text('sources.json'))))];
  const find = (messageId: string) => known.filter((each) => each.messageId === messageId);
  for (const { who, when, messageId } of RMAP_PROTOCOLS.flatMap(({ said }) => said)) {
    const [found] = find(messageId);
    assert.equal(found?.who, who, messageId);
    if (found.date !== undefined)
      assert.ok(dayOf(found.date).endsWith(when), `${messageId} is of ${found.date}`);
  }
  for (const { source } of readPublished(JSON.parse(text('published.json'))).experiments)
    assert.equal(find(source).length, 1, source);
});
