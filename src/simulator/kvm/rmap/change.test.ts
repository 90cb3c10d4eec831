import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rmapAdd, rmapRemove, rmapZapAll } from './change.js';
import {
  descOfWord,
  MAX_SPTE,
  makeRmapTable,
  type RmapTable,
  rmapCount,
  rmapForEach,
  rmapIsDirect,
  rmapIsMany,
} from './table.js';
import { checkRmaps } from './testing/checkRmaps.js';
import { visited } from './testing/tables.js';

/** The rmap of one gfn, written out: 'empty', 'direct 7', or the chain from its first descriptor. */
function shape(table: RmapTable, gfn: number): string {
  const word = table.heads[gfn];
  if (word === 0) return 'empty';
  if ((word & 1) === 0) return `direct ${(word >>> 2) - 1}`;
  const d = table.descriptors;
  const parts: string[] = [];
  for (let desc = word >>> 2; desc !== 0; desc = d.more[desc]) {
    const own = d.sptes.subarray(desc * 14, desc * 14 + d.spteCount[desc]);
    parts.push(`${d.spteCount[desc]}+${d.tailCount[desc]}: ${[...own].join(' ')}`);
  }
  return parts.join(' → ');
}

/** SPTEs `first` … `last`, as a chain prints them. */
function run(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i).join(' ');
}

/** A table of 8 gfns in which gfn 5 has the SPTEs 1 … n, added in this order. */
function withEntries(n: number): RmapTable {
  const table = makeRmapTable(8);
  for (let spte = 1; spte <= n; spte++) assert.equal(rmapAdd(table, 5, spte), spte - 1);
  checkRmaps(table);
  return table;
}

for (const [entries, expected, descriptors] of [
  [0, 'empty', 0],
  [1, 'direct 1', 0],
  [2, '2+0: 1 2', 1],
  [14, `14+0: ${run(1, 14)}`, 1],
  [15, `1+14: 15 → 14+0: ${run(1, 14)}`, 2],
  [16, `2+14: 15 16 → 14+0: ${run(1, 14)}`, 2],
  [28, `14+14: ${run(15, 28)} → 14+0: ${run(1, 14)}`, 2],
  [29, `1+28: 29 → 14+14: ${run(15, 28)} → 14+0: ${run(1, 14)}`, 3],
] as const) {
  test(`${entries} entries: ${descriptors} descriptors`, () => {
    const table = withEntries(entries);
    assert.equal(shape(table, 5), expected);
    assert.equal(table.descriptors.inUse, descriptors);
    assert.equal(rmapCount(table, 5), entries);
    assert.equal(rmapIsDirect(table, 5), entries === 1);
    assert.equal(rmapIsMany(table, 5), entries > 1);
    assert.equal(table.longestEver, entries);
    for (const other of [0, 4, 6, 7]) assert.equal(shape(table, other), 'empty');
  });
}

test('the word: 0, the SPTE shifted past two free bits, or a descriptor with bit 0', () => {
  const table = makeRmapTable(2);
  rmapAdd(table, 0, 0);
  assert.equal(table.heads[0], 4);
  rmapAdd(table, 0, 9);
  assert.equal(table.heads[0], 5);
  assert.equal(descOfWord(table.heads[0]), 1);
});

test('the largest SPTE number keeps its value in both forms; the next is refused', () => {
  const table = makeRmapTable(1);
  rmapAdd(table, 0, MAX_SPTE);
  assert.deepEqual(visited(table, 0), [MAX_SPTE]);
  assert.ok(rmapIsDirect(table, 0));
  rmapAdd(table, 0, MAX_SPTE - 1);
  assert.deepEqual(visited(table, 0), [MAX_SPTE, MAX_SPTE - 1]);
  rmapRemove(table, 0, MAX_SPTE);
  assert.deepEqual(visited(table, 0), [MAX_SPTE - 1]);
  assert.throws(() => rmapAdd(table, 0, MAX_SPTE + 1), {
    name: 'ConfigError',
    message: 'spte must be a whole number from 0 to 1073741822; it was 1073741823',
  });
});

test('removal from a tail descriptor: the last entry of the first descriptor fills the hole', () => {
  const table = withEntries(16);
  rmapRemove(table, 5, 3);
  assert.equal(shape(table, 5), '1+14: 15 → 14+0: 1 2 16 4 5 6 7 8 9 10 11 12 13 14');
  rmapRemove(table, 5, 14);
  assert.equal(shape(table, 5), '14+0: 1 2 16 4 5 6 7 8 9 10 11 12 13 15');
  checkRmaps(table);
});

test('removal from the first descriptor: its own last entry fills the hole', () => {
  const table = withEntries(17);
  rmapRemove(table, 5, 15);
  assert.equal(shape(table, 5), `2+14: 17 16 → 14+0: ${run(1, 14)}`);
  rmapRemove(table, 5, 16);
  assert.equal(shape(table, 5), `1+14: 17 → 14+0: ${run(1, 14)}`);
});

test('from a chain of three, the first descriptor goes when it is empty, and only it', () => {
  const table = withEntries(29);
  rmapRemove(table, 5, 20);
  assert.equal(
    shape(table, 5),
    '14+14: 15 16 17 18 19 29 21 22 23 24 25 26 27 28 → 14+0: '.concat(run(1, 14)),
  );
  assert.equal(table.descriptors.inUse, 2);
  checkRmaps(table);
});

test('a chain that shrinks to one entry stays a chain; only through empty it becomes direct again', () => {
  const table = withEntries(2);
  rmapRemove(table, 5, 1);
  assert.equal(shape(table, 5), '1+0: 2');
  assert.ok(rmapIsMany(table, 5));
  assert.ok(!rmapIsDirect(table, 5));
  rmapAdd(table, 5, 8);
  assert.equal(shape(table, 5), '2+0: 2 8');
  rmapRemove(table, 5, 8);
  rmapRemove(table, 5, 2);
  assert.equal(shape(table, 5), 'empty');
  assert.equal(table.descriptors.inUse, 0);
  rmapAdd(table, 5, 8);
  assert.equal(shape(table, 5), 'direct 8');
  assert.equal(table.longestEver, 2);
});

test('freed descriptors are used again before new ones, the last freed first', () => {
  const table = withEntries(29);
  assert.equal(
    rmapZapAll(table, 5, () => {}),
    29,
  );
  assert.equal(table.descriptors.inUse, 0);
  for (let spte = 1; spte <= 29; spte++) rmapAdd(table, 6, spte);
  assert.equal(table.descriptors.everUsed, 3);
  assert.equal(table.descriptors.inUse, 3);
  for (const spte of [30, 31]) rmapAdd(table, 7, spte);
  assert.equal(table.descriptors.everUsed, 4);
  checkRmaps(table);
});

test('zapping all visits each SPTE once, newest descriptor first, and leaves the gfn as new', () => {
  for (const [entries, order] of [
    [0, []],
    [1, [1]],
    [16, [15, 16, ...Array.from({ length: 14 }, (_, i) => i + 1)]],
  ] as const) {
    const table = withEntries(entries);
    const zapped: number[] = [];
    const count = rmapZapAll(table, 5, (spte) => zapped.push(spte));
    assert.equal(count, entries);
    assert.deepEqual(zapped, order);
    assert.equal(shape(table, 5), 'empty');
    assert.equal(rmapAdd(table, 5, 99), 0);
    assert.ok(rmapIsDirect(table, 5));
    checkRmaps(table);
  }
});

test('a visit is of all SPTEs, whatever the visitor returns', () => {
  for (const n of [1, 16]) {
    let visits = 0;
    rmapForEach(withEntries(n), 5, () => ++visits > 0);
    assert.equal(visits, n);
  }
});

test('1001 entries stay; the 1002nd says that the gfn must be zapped, and it takes no other until it is', () => {
  const table = withEntries(1000);
  assert.equal(rmapAdd(table, 5, 1001), 1000);
  assert.equal(rmapAdd(table, 5, 1002), 1001);
  assert.equal(rmapCount(table, 5), 1002);
  assert.throws(
    () => rmapAdd(table, 5, 1003),
    /rmapAdd: gfn 5 had more than 1000 SPTEs when it got one more; all 1002 must be zapped before SPTE 1003 is added/,
  );
  assert.equal(rmapAdd(table, 6, 1003), 0);
  const zapped = new Set<number>();
  assert.ok(rmapZapAll(table, 5, (spte) => zapped.add(spte)) === 1002 && zapped.size === 1002);
  assert.ok(zapped.has(1002), 'the one that was one too many is zapped with the others');
  assert.equal(table.descriptors.inUse, 0);
  assert.equal(table.longestEver, 1002);
  assert.equal(rmapAdd(table, 5, 1), 0);
  checkRmaps(table);
});

test('removal lifts the ban too, and a table without recycling has none', () => {
  const table = withEntries(1002);
  rmapRemove(table, 5, 500);
  assert.equal(rmapAdd(table, 5, 1003), 1001);
  const parents = makeRmapTable(1, Number.POSITIVE_INFINITY);
  for (let spte = 0; spte < 3000; spte++) rmapAdd(parents, 0, spte);
  assert.equal(rmapCount(parents, 0), 3000);
  checkRmaps(parents);
});

test('bugs of the caller are named', () => {
  for (const n of [0, 1, 2, 16]) {
    const table = withEntries(n);
    const before = shape(table, 5);
    assert.throws(
      () => rmapRemove(table, 5, 77),
      /^Error: rmapRemove: the rmap of gfn 5 does not have SPTE 77$/,
    );
    for (const spte of [1, 14].filter((s) => s <= n))
      assert.throws(() => rmapAdd(table, 5, spte), new RegExp(`the rmap of gfn 5 has SPTE ${spte} already`));
    assert.equal(shape(table, 5), before);
    checkRmaps(table);
  }
  const table = makeRmapTable(8);
  for (const gfn of [-1, 8, 1.5, Number.NaN]) {
    const message = `gfn must be a whole number from 0 to 7; it was ${gfn}`;
    assert.throws(() => rmapAdd(table, gfn, 1), { name: 'ConfigError', message });
    assert.throws(() => rmapRemove(table, gfn, 1), { message });
    assert.throws(() => rmapZapAll(table, gfn, () => {}), { message });
    assert.throws(() => rmapCount(table, gfn), { message });
  }
  for (const spte of [-1, 0.5, Number.NaN, {}, Symbol('s')] as number[])
    for (const change of [rmapAdd, rmapRemove])
      assert.throws(
        () => change(table, 0, spte),
        /^ConfigError: spte must be a whole number from 0 .* it was /,
      );
  rmapAdd(table, 0, 3);
  const zap = class {} as unknown as () => void;
  assert.throws(() => rmapZapAll(table, 0, zap), /^ConfigError: zap must be a function; it was a class$/);
  assert.throws(() => rmapForEach(table, 0, zap), /^ConfigError: visit must be a function; it was a class$/);
  assert.throws(() => makeRmapTable(-1), /gfns must be a whole number from 0 to 1073741824; it was -1/);
  assert.throws(() => makeRmapTable(1, 0), /recycleAbove must be a number from 1; it was 0/);
});

test('who walks a gfn cannot change it, other gfns it can', () => {
  for (const n of [1, 2, 16]) {
    const table = withEntries(n);
    rmapAdd(table, 4, 100);
    rmapForEach(table, 5, (spte) => {
      assert.throws(() => rmapRemove(table, 5, spte), /rmapRemove: the rmap of gfn 5 is being walked/);
      rmapForEach(table, 4, () => {
        assert.throws(() => rmapAdd(table, 4, 200), /gfn 4 is being walked/);
      });
      assert.throws(() => rmapZapAll(table, 5, () => {}), /rmapZapAll: the rmap of gfn 5 is being walked/);
      for (let k = 0; k < 20; k++) rmapAdd(table, 6, spte * 1000 + k);
    });
    assert.throws(
      () =>
        rmapZapAll(table, 5, (spte) => {
          rmapAdd(table, 5, spte + 500);
        }),
      /rmapAdd: the rmap of gfn 5 is being walked/,
    );
    assert.equal(rmapCount(table, 5), n, 'a zap that failed leaves the rmap as it was');
    assert.equal(rmapCount(table, 6), 20 * n);
    rmapRemove(table, 5, 1);
    checkRmaps(table);
  }
});

test('no descriptor is there for direct entries; of many, at most a third is spare', () => {
  const table = makeRmapTable(10_000);
  for (let gfn = 0; gfn < 10_000; gfn++) rmapAdd(table, gfn, 2 * gfn);
  assert.equal(table.descriptors.more.length, 0);
  for (let gfn = 0; gfn < 10_000; gfn++) rmapAdd(table, gfn, 2 * gfn + 1);
  assert.equal(table.descriptors.inUse, 10_000);
  assert.ok(table.descriptors.more.length <= 1.5 * 10_002, `${table.descriptors.more.length}`);
});
