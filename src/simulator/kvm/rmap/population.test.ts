import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../config/check.js';
import { makeStreams } from '../../random/streams.js';
import { rmapHistogram } from './histogram.js';
import { type LegacyRmapConfig, legacyRmaps, type NestedRmapConfig, nestedRmaps } from './population.js';
import { rmapCount, rmapForEach } from './table.js';
import { checkRmaps } from './testing/checkRmaps.js';

/** One SPTE is the rule (MODEL.md#how-many-entries). Fixed seeds; the bound is 3.9 standard errors. */
const SIGMAS = 3.9;

const nested = { frames: 20_000, l2s: 4, mergedShare: 0 };
const legacy = {
  userFrames: 20_000,
  kernelFrames: 5000,
  meanUserMappings: 2,
  forkedShare: 0,
  forkChildren: 0,
};
const nestedOf = (changes: Partial<NestedRmapConfig>, seed = '1'): ReturnType<typeof nestedRmaps> =>
  nestedRmaps({ ...nested, ...changes }, makeStreams(seed));
const legacyOf = (changes: Partial<LegacyRmapConfig>, seed = '1'): ReturnType<typeof legacyRmaps> =>
  legacyRmaps({ ...legacy, ...changes }, makeStreams(seed));

function within(value: number, expected: number, error: number): void {
  assert.ok(Math.abs(value - expected) <= SIGMAS * error, `${value}, expected ${expected} ± ${error}`);
}

for (const l2s of [1, 4, 20]) {
  test(`nested, nothing merged, ${l2s} L2s: exactly one gfn has more than one entry, the BIOS alias`, () => {
    const { table, recycled } = nestedOf({ l2s });
    const h = rmapHistogram(table);
    assert.deepEqual(h.gfns.slice(0, 4), [0, 20_000, 1, 0]);
    assert.equal(rmapCount(table, 20_000), 2);
    assert.equal(h.entries, 20_002);
    assert.equal(h.descriptors, 1);
    assert.equal(recycled, 0);
    checkRmaps(table);
    const without = rmapHistogram(nestedOf({ l2s, biosAlias: false }).table);
    assert.equal(without.directShare, 1);
    assert.equal(without.descriptors, 0);
  });
}

for (const mergedShare of [0.05, 0.1, 0.2, 0.3]) {
  test(`nested, ${mergedShare * 100} % merged: that share of the gfns has one entry for each L2`, () => {
    for (const l2s of [2, 4, 16]) {
      const { table } = nestedOf({ l2s, mergedShare });
      const ordinary = rmapHistogram(table, 0, nested.frames);
      const error = Math.sqrt((mergedShare * (1 - mergedShare)) / nested.frames);
      within(ordinary.moreThanOneShare, mergedShare, error);
      within(rmapHistogram(table).moreThanOneShare, mergedShare, error + 1 / nested.frames);
      within(ordinary.meanEntries, 1 + mergedShare * (l2s - 1), error * (l2s - 1));
      const merged = nested.frames - ordinary.gfns[1];
      assert.equal(ordinary.entries, ordinary.gfns[1] + merged * l2s);
      assert.equal(ordinary.longest, l2s);
      assert.equal(ordinary.descriptors, merged * Math.ceil(l2s / 14));
    }
  });
}

test('nested: the L2s own equal shares, each in shadow pages of its own', () => {
  const { table } = nestedOf({ frames: 10_000, mergedShare: 0.2 });
  checkRmaps(table);
  const l2OfPage = new Map<number, number>();
  // A merged frame lists its L2s in the order in which they came.
  for (let gfn = 0; gfn < 10_000; gfn++) {
    if (rmapCount(table, gfn) !== 4) continue;
    let l2 = 0;
    rmapForEach(table, gfn, (spte) => {
      const page = spte >>> 9;
      assert.equal(l2OfPage.get(page) ?? l2, l2, `shadow page ${page}`);
      l2OfPage.set(page, l2++);
    });
  }
  const own = [0, 0, 0, 0];
  for (let gfn = 0; gfn < 10_000; gfn++) {
    if (rmapCount(table, gfn) === 1) rmapForEach(table, gfn, (spte) => own[l2OfPage.get(spte >>> 9)!]++);
  }
  const singles = own.reduce((a, b) => a + b);
  for (const n of own) within(n, singles / 4, Math.sqrt(singles * 0.25 * 0.75));
});

test('nested: more merging merges further frames and unmerges none', () => {
  const tables = [0.1, 0.2, 0.3].map((mergedShare) => nestedOf({ mergedShare }).table);
  for (let gfn = 0; gfn < nested.frames; gfn++) {
    const counts = tables.map((t) => rmapCount(t, gfn));
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
    );
  }
});

test('nested: the zero page, mapped for all that was never written', () => {
  const { table } = nestedOf({ frames: 20_358, l2s: 1, biosAlias: false, zeroPageMappings: 97 });
  const h = rmapHistogram(table);
  // What the record of 7.3's Linux in Linux shows: one frame among the others, in the column 64–127.
  assert.deepEqual(h.gfns, [0, 20_358, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  assert.equal(h.descriptors, 7);
  const over = nestedOf({ l2s: 3, zeroPageMappings: 1500 });
  assert.equal(over.recycled, 1);
  assert.equal(rmapCount(over.table, nested.frames + 1), 1500 - 1002);
  assert.equal(rmapHistogram(over.table).longestEver, 1002);
  assert.equal(nestedOf({ zeroPageMappings: 1001 }).recycled, 0);
  checkRmaps(over.table);
});

for (const meanUserMappings of [0.5, 1, 2, 3]) {
  test(`legacy, ${meanUserMappings} user mappings on average: 1 − e^−mean of the user pages have two or more`, () => {
    const { table } = legacyOf({ meanUserMappings });
    const n = legacy.userFrames;
    const user = rmapHistogram(table, 0, n);
    const p = 1 - Math.exp(-meanUserMappings);
    within(user.moreThanOneShare, p, Math.sqrt((p * (1 - p)) / n));
    if (meanUserMappings >= 1) assert.ok(user.moreThanOneShare > 0.5, 'most');
    within(user.meanEntries, 1 + meanUserMappings, Math.sqrt(meanUserMappings / n));
    // Three entries and no other number: the direct map's and two users'.
    const three = Array.from({ length: n }, (_, g) => rmapCount(table, g)).filter((c) => c === 3).length;
    const q = (meanUserMappings ** 2 / 2) * Math.exp(-meanUserMappings);
    within(three / n, q, Math.sqrt((q * (1 - q)) / n));
    const kernel = rmapHistogram(table, n);
    assert.deepEqual([kernel.mapped, kernel.directShare, kernel.meanEntries], [5000, 1, 1]);
    checkRmaps(table);
  });
}

test('legacy, forks: a shared frame has the mappings of parent and children', () => {
  const [mean, f, children, n] = [2, 0.3, 5, legacy.userFrames];
  const { table } = legacyOf({ forkedShare: f, forkChildren: children });
  const user = rmapHistogram(table, 0, n);
  // Entries: 1 + N·(1 + children·B), N Poisson, B true with chance f.
  const square = (mean + mean ** 2) * (1 + f * (2 * children + children ** 2));
  const variance = square - (mean * (1 + f * children)) ** 2;
  within(user.meanEntries, 1 + mean * (1 + f * children), Math.sqrt(variance / n));
  const without = legacyOf({}).table;
  let forked = 0;
  for (let gfn = 0; gfn < n; gfn++) {
    const users = rmapCount(without, gfn) - 1;
    const more = rmapCount(table, gfn) - 1;
    assert.ok(more === users || more === 6 * users, `gfn ${gfn}: ${users} and ${more}`);
    if (more > users) forked++;
  }
  const p = f * (1 - Math.exp(-mean));
  within(forked / n, p, Math.sqrt((p * (1 - p)) / n));
  assert.ok(user.longest > 30, 'forks give tens');
  assert.equal(rmapHistogram(table, n).directShare, 1);
});

test('legacy: hundreds of children run into the recycle threshold', () => {
  const { table, recycled } = legacyOf({
    userFrames: 20,
    kernelFrames: 0,
    meanUserMappings: 5,
    forkedShare: 1,
    forkChildren: 300,
  });
  assert.ok(recycled >= 10, `${recycled}`);
  assert.equal(rmapHistogram(table).longestEver, 1002);
  assert.ok(rmapHistogram(table).longest <= 1001);
  checkRmaps(table);
});

test('the claim: nearly every rmap is direct under nested TDP, few under legacy shadow paging', () => {
  assert.ok(rmapHistogram(nestedOf({}).table).directShare > 0.9999);
  assert.ok(rmapHistogram(legacyOf({ kernelFrames: 0 }).table).directShare < 0.2);
});

test('the same seed gives the same words, another seed others; an unused stream changes nothing', () => {
  const heads = (seed: string): number[] => [
    ...nestedOf({ mergedShare: 0.2, frames: 1000 }, seed).table.heads,
    ...legacyOf({ userFrames: 1000, forkedShare: 0.1, forkChildren: 2 }, seed).table.heads,
  ];
  assert.deepEqual(heads('a'), heads('a'));
  assert.notDeepEqual(heads('a'), heads('b'));
  const streams = makeStreams('a');
  streams.stream('guest')();
  const named: string[] = [];
  const others = makeStreams('a');
  const stream = (name: string) => {
    named.push(name);
    return others.stream(name);
  };
  const noted = { ...others, stream };
  nestedRmaps(nested, noted);
  legacyRmaps(legacy, noted);
  assert.deepEqual(named, ['nested rmaps', 'legacy rmaps', 'legacy forks']);
  assert.deepEqual(
    [...nestedRmaps({ ...nested, frames: 1000, mergedShare: 0.2 }, streams).table.heads],
    heads('a').slice(0, 1001),
  );
});

test('a bad configuration names each field, what it was and what it may be', () => {
  assert.throws(() => nestedOf({ frames: 0, l2s: 2.5, mergedShare: Number.NaN }), {
    name: 'ConfigError',
    message: [
      'frames must be a whole number from 1 to 268435456 frames; it was 0',
      'l2s must be a whole number from 1 to 1024 L2 guests; it was 2.5',
      'mergedShare must be a number from 0 to 1; it was NaN',
    ].join('\n'),
  });
  assert.throws(
    () => nestedOf({ l2s: 1, mergedShare: 0.1 }),
    /^ConfigError: mergedShare must be 0 when l2s is 1, as no other maps the frame; it was 0.1$/,
  );
  assert.throws(() => nestedOf({ zeroPageMappings: -1 }), /zeroPageMappings must be .* it was -1/);
  assert.throws(() => nestedOf({ biosAlias: 1 as never }), /biosAlias must be true or false; it was 1/);
  assert.throws(() => nestedOf({ l2: 2 } as never), /l2 is not a field that is known here/);
  assert.throws(
    () => nestedOf({ frames: 2 ** 28, mergedShare: 1 }),
    /frames must be so few .* 536870912 mappings; there were 1073741824$/,
  );
  assert.throws(
    () => legacyOf({ userFrames: 2 ** 28, forkedShare: 0.5, forkChildren: 4 }),
    /there were 1879053192$/,
    'two and four more of each, and one of each in the direct map',
  );
  assert.throws(() => legacyOf({ userFrames: 2 ** 28 }), /userFrames must be so few/);
  assert.throws(
    () => legacyOf({ meanUserMappings: 101, forkedShare: 2, forkChildren: -1, kernelFrames: -1 }),
    (e) => e instanceof ConfigError && e.fields.length === 4,
  );
});
