/** The recorded fleet is what the simulator makes of its spec. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { measureRun } from '../../simulator/compare/model.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import { load } from '../../tutorial/data/load.js';
import { root } from '../lab/places.js';
import { lineOf } from './lines.js';
import { recordOf } from './record.js';
import { readFleet } from './spec.js';

const folder = join(root, 'data', 'fleet');
const fleet = readFleet(JSON.parse(readFileSync(join(folder, 'spec.json'), 'utf8')));
const text = brotliDecompressSync(readFileSync(join(folder, 'points.jsonl.br'))).toString();
const lines = text.split('\n').slice(0, -1);

test('data/fleet.json is what the recorded points say', () => {
  assert.deepEqual(load('fleet'), recordOf(fleet, text));
});

test('every recorded point is one of the spec, in its order', () => {
  const places = lines.map((line) => fleet.placeOf(JSON.parse(line)) ?? Number.NaN);
  assert.ok(places.length > 0 && places.every((place, i) => i === 0 || place > places[i - 1]));
});

test('simulated again, some of them are the same to the last digit', () => {
  for (const nth of [0, 1, 2, Math.floor(0.6 * lines.length), lines.length - 1]) {
    const place = fleet.placeOf(JSON.parse(lines[nth])) as number;
    const point = fleet.at(place);
    const { wrong: _, ...measured } = measureRun(SIMULATOR, SIMULATOR.run(point.scenario), fleet.measures);
    assert.equal(lineOf(point, measured), lines[nth]);
  }
});
