import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type KernelRecord, parseRecord } from './record.js';

const read = (name: string): KernelRecord =>
  parseRecord(readFileSync(new URL(`../../../data/records/${name}.jsonl`, import.meta.url), 'utf8'));

test('a histogram has its columns, its SPTEs and the longest rmap; a VM without rmaps has none', () => {
  const [booted] = read('7.3-k2-work-npt0').histograms;
  assert.deepEqual(booted, {
    mark: 1,
    gfns: [111109, 7037, 9022, 3903, 1, 0, 0, 0, 0, 0, 0],
    sptes: 46073,
    longestEver: 8,
  });
  for (const { gfns, longestEver } of read('7.3-k2-work-npt1').histograms)
    assert.deepEqual([gfns, longestEver], [[], 0]);
});

/** Fewest and most entries of a frame in each column, no frame having more than `longest`. */
function bounds(gfns: readonly number[], longest: number): [number, number] {
  let [least, most] = [0, 0];
  gfns.forEach((n, column) => {
    if (column === 0) return;
    least += n * 2 ** (column - 1);
    most += n * Math.min(2 ** column - 1, longest);
  });
  return [least, most];
}

test('on 7.3 the columns are those that their names promise: the SPTEs fit into them, at every mark', () => {
  for (const { gfns, sptes, longestEver } of read('7.3-k2-work-npt0').histograms) {
    const [least, most] = bounds(gfns, longestEver);
    assert.ok(least <= sptes && sptes <= most, `${least} <= ${sptes} <= ${most}`);
  }
});

test('on 6.12 they are not: with 20 processes there are more SPTEs than the names allow', () => {
  const crowded = read('6.12-k2-work-npt0').histograms.find(({ mark }) => mark === 5)!;
  assert.ok(crowded.sptes > bounds(crowded.gfns, crowded.longestEver)[1]);
});

test('a histogram of other columns is refused by line', () => {
  const line = '{"rec":"rmap","mark":1,"rmaps":{"Level=4K:":[1,2]},"pages_4k":2,"max_mmu_rmap_size":0}';
  assert.throws(() => parseRecord(`{"rec":"boot","kernel":"x"}\n${line}`), /line 2: .* has 2 columns/);
});
