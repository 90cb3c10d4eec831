import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../../../simulator/random/streams.js';
import { table } from './row.js';
import { zipfTrace } from './zipf.js';

const rows = [
  {
    name: 'aging, 1 GiB',
    value: 61_234_567,
    unit: 'pages/s',
    ratio: 4.5678,
    against: 'naive',
    limit: 'branches',
  },
  { name: 'read', value: 9.87e9, unit: 'B/s', ratio: 1, against: 'itself', limit: 'memory' },
];

test('a table has aligned columns and three digits', () => {
  assert.deepEqual(table(rows).split('\n'), [
    'what           value  unit     ratio  against  limited by (2026-11-29)',
    'aging, 1 GiB  61.2 M  pages/s   4.57  naive    branches',
    'read          9.87 G  B/s          1  itself   memory',
  ]);
});

test('Zipf: page ranks have the shares they should have, and pages are scattered', () => {
  const pages = 50;
  const length = 40_000;
  const trace = zipfTrace(pages, length, 1, makeStreams('zipf').stream('trace'));
  const counts = new Array<number>(pages).fill(0);
  for (const p of trace) counts[p]++;
  const harmonic = counts.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
  const byRank = [...counts].sort((a, b) => b - a);
  for (const k of [0, 1, 4]) {
    const share = 1 / ((k + 1) * harmonic);
    const standardError = Math.sqrt((share * (1 - share)) / length);
    assert.ok(Math.abs(byRank[k] / length - share) < 3.9 * standardError, `rank ${k + 1}`);
  }
  assert.notDeepEqual(counts, byRank);
});
