import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapRemove } from './change.js';
import { rmapHistogram } from './histogram.js';
import { makeRmapTable } from './table.js';
import { withCounts } from './testing/tables.js';

test('the columns are those of mmu_rmaps_stat', () => {
  const { columns } = rmapHistogram(makeRmapTable(0));
  assert.deepEqual(columns, [
    ...['0', '1', '2–3', '4–7', '8–15', '16–31', '32–63', '64–127', '128–255', '256–511', '512–1023'],
  ]);
});

test('gfns by the number of their SPTEs, and as kernels show them that look at the lowest bit', () => {
  const h = rmapHistogram(withCounts([0, 1, 3, 97, 6, 98, 12, 1000, 1024, 5000]));
  //                             0  1  2  4  8 16 32 64 128 256 512
  assert.deepEqual(h.gfns, /* */ [1, 1, 1, 1, 1, 0, 0, 2, 0, 0, 3]);
  assert.deepEqual(h.gfnsByLowestBit, [1, 3, 2, 1, 2, 0, 0, 0, 0, 0, 1]);
  assert.equal(h.mapped, 9);
  assert.equal(h.entries, 7241);
  assert.equal(h.longest, 5000);
});

test('direct, once many, and more than one are three things', () => {
  const table = withCounts([0, 1, 1, 2, 2, 15]);
  const firstOfGfn4 = 4;
  rmapRemove(table, 4, firstOfGfn4);
  const h = rmapHistogram(table);
  assert.deepEqual(h.gfns.slice(0, 5), [1, 3, 1, 0, 1]);
  assert.equal(h.directShare, 2 / 5);
  assert.equal(h.onceMany, 1);
  assert.equal(h.moreThanOneShare, 2 / 5);
  assert.equal(h.descriptors, 1 + 1 + 2);
  assert.equal(h.meanEntries, 20 / 5);
});

test('a range of gfns; nothing mapped gives zeros', () => {
  const table = withCounts([0, 1, 2, 3, 0, 0]);
  const h = rmapHistogram(table, 2, 5);
  assert.deepEqual(h.gfns.slice(0, 3), [1, 0, 2]);
  assert.equal(h.entries, 5);
  assert.equal(h.longestEver, 3);
  const none = rmapHistogram(table, 4);
  assert.deepEqual([none.mapped, none.meanEntries, none.directShare, none.moreThanOneShare], [0, 0, 0, 0]);
  assert.throws(
    () => rmapHistogram(table, 7),
    /^ConfigError: first must be a whole number from 0 to 6; it was 7/,
  );
  assert.throws(() => rmapHistogram(table, 0, 7), /end must be a whole number from 0 to 6; it was 7/);
});
