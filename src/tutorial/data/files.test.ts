/** The files in `data/` as they are committed. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { RMAP_PROTOCOLS } from '../../checker/index.js';
import { outside } from '../outside/node.js';
import { load, readAs, SCHEMAS } from './load.js';

const names = Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[];

test('every file in data/ has a schema and a line in the README', () => {
  const there = readdirSync(new URL('../../../data/', import.meta.url));
  const readme = outside.readText('data/README.md');
  const folders = ['fleet', 'hosts', 'records'];
  assert.deepEqual(there.sort(), ['README.md', ...folders, ...names.map((name) => `${name}.json`)].sort());
  for (const name of folders) assert.ok(readme.includes(`\`${name}/`), name);
  for (const name of names) assert.ok(readme.includes(`| \`${name}.json\``), name);
});

for (const name of names) {
  test(`${name}.json has the form that its schema says, and no field is lost by reading it`, () => {
    const content = JSON.parse(outside.readText(`data/${name}.json`)) as object;
    assert.deepEqual(load(name), content);
    assert.throws(
      () => readAs(name, broken(content)),
      /must|missing|not a field/,
      `a stray field passes in ${name}`,
    );
  });
}

/** The same with a field that no schema knows, in its first entry or at its top. */
function broken(content: object): object {
  const copy = structuredClone(content);
  const [first] = Object.values(copy);
  const entry = first !== null && typeof first === 'object' && !Array.isArray(first) ? first : copy;
  Object.assign(entry, { notAField: [] });
  return copy;
}

test('every record of the list can be loaded', () => {
  for (const { name } of load('records')) assert.match(load('record', name).kernel, /^\d+\.\d+\.\d+/, name);
});

test('whatever cites a source cites one that is listed', () => {
  const known = new Set([...Object.keys(load('claims').mails), ...Object.keys(load('sources'))]);
  const cited = [
    ...load('published').figures.map(({ source }) => source),
    ...load('timeline').events.flatMap(({ sources }) => sources),
    ...Object.values(load('costs')).flatMap(({ cites = [] }) => cites),
  ];
  for (const key of cited) assert.ok(known.has(key), key);
});

test('the mails that the protocols and the published tables name are in the data', () => {
  const known = [...Object.values(load('claims').mails), ...Object.values(load('sources'))];
  const find = (messageId: string) => known.filter((each) => each.messageId === messageId);
  for (const { messageId } of RMAP_PROTOCOLS.flatMap(({ said }) => said))
    assert.equal(find(messageId).length, 1, messageId);
  for (const { source } of load('published').experiments) assert.equal(find(source).length, 1, source);
});
