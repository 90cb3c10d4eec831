import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IN_SWAP } from '../../simulator/sim/nowhere.js';
import { nameOf, pagesByGeneration } from './pagesByGeneration.js';

const spec = {
  title: 'Touched pages move',
  alt: 'Map of four pages after two operations.',
  columns: [
    { label: 'start', places: [3, 3, 3, 3] },
    { label: 'age', places: [4, 4, 3, IN_SWAP] },
  ],
};

test('a figure with one legend entry for each place that occurs', () => {
  const { svg, alt } = pagesByGeneration(spec);
  for (const name of ['generation 3', 'generation 4', 'in swap', 'start', 'age'])
    assert.ok(svg.includes(name), name);
  assert.ok(!svg.includes('not recorded'));
  assert.equal(alt, spec.alt);
  assert.equal(nameOf(IN_SWAP), 'in swap');
  assert.ok(svg.includes('after each operation'));
  assert.ok(pagesByGeneration({ ...spec, across: 'run' }).svg.includes('>run<'));
});

test('a place that is none is named', () => {
  const columns = [{ label: 'start', places: [3, Number.NaN] }];
  assert.throws(() => pagesByGeneration({ ...spec, columns }), /columns\[0\]\.places\[1\] was NaN/);
});

test('pages in swap, not there yet and not recorded can be told apart in one figure', () => {
  const { svg } = pagesByGeneration({
    title: 't',
    alt: 'a',
    columns: [{ label: 'now', places: [0, -1, -2, -3] }],
  });
  for (const name of ['in swap', 'not there yet', 'not recorded']) assert.ok(svg.includes(name), name);
});

test('a generation looks the same beside whichever others it stands, and 48 in a row can be told apart', () => {
  const lookOf = (places: number[], place: number) => {
    const { data } = pagesByGeneration({ ...spec, columns: [{ label: 'now', places }] }).plotly;
    const { marker } = data.find(({ name }) => name === nameOf(place)) as { marker?: unknown };
    return marker;
  };
  assert.deepEqual(lookOf([3, 6], 6), lookOf([6, 7, IN_SWAP], 6));
  assert.notDeepEqual(lookOf([3, 6], 6), lookOf([3, 6], 3));
  const all = Array.from({ length: 48 }, (_, i) => i + 7);
  assert.ok(
    pagesByGeneration({ ...spec, columns: [{ label: 'now', places: all }] }).svg.includes('generation 54'),
  );
});

test('what is no figure of pages is named with its value', () => {
  const bad = (spec: unknown, message: RegExp): void =>
    assert.throws(() => pagesByGeneration(spec as never), { name: 'ConfigError', message });
  bad(0, /^pagesByGeneration: the argument must be an object with title, .*; it was 0$/);
  bad({ title: 't', columns: [{ places: [3] }] }, /^pagesByGeneration: columns\[0\]\.label is missing$/);
  bad({ title: 't', columns: [0] }, /^pagesByGeneration: columns\[0\] must be an object; it was 0$/);
  bad({ title: 't', columns: 3 }, /columns must be a non-empty list .*; it was 3$/);
  bad(
    { title: 't', columns: [{ label: 'a', places: ['x'] }] },
    /columns\[0\]\.places\[0\] was "x"; it must be/,
  );
});
