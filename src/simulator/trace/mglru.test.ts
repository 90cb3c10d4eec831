import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_ACCESSED, HOST_PRESENT } from '../accessed/bits.js';
import { totalPages } from '../mm/lruvec.js';
import type { Memcg } from '../mm/memcg.js';
import { makeStreams } from '../random/streams.js';
import { accessAll, replayMglru } from './mglru.js';
import { mglruByTouch } from './mglruByTouch.js';
import { makeTraceMemcg } from './traceReclaim.js';

/** Skewed accesses: half of them to a tenth of the pages. */
function skewed(seed: string, pages: number, length: number): Uint32Array {
  const random = makeStreams(seed).stream('trace');
  return Uint32Array.from({ length }, () => Math.floor(random() * (random() < 0.5 ? pages / 10 : pages)));
}

/** Replays on both and compares misses, generations, lists, bits and filters. */
function assertSameAsSimulator(trace: Uint32Array, capacity: number): Memcg {
  const pages = trace.reduce((most, p) => Math.max(most, p), 0) + 1;
  const m = mglruByTouch(trace, pages, capacity);
  const fast = makeTraceMemcg(m.count);
  assert.equal(accessAll(fast, trace, capacity), m.counts.faults + m.counts.refaults);
  assert.ok(totalPages(fast.lruvec) <= capacity);
  // No time passes in a replay, and what a walk was answered means nothing after it.
  const { birthSeconds, answers, ...lruvec } = fast.lruvec;
  const left = { birthSeconds: m.lruvec.birthSeconds, answers: m.lruvec.answers };
  assert.deepEqual({ ...lruvec, ...left }, m.lruvec);
  assert.deepEqual(fast.filters, m.filters);
  const bits = m.bits.map((_, p) => {
    const present = lruvec.folios.gen[p] === 0 ? 0 : HOST_PRESENT;
    return present | ((fast.accessed[p >>> 5] >>> (p & 31)) & 1 ? HOST_ACCESSED : 0);
  });
  assert.deepEqual(
    bits,
    m.bits.map((was) => was & (HOST_PRESENT | HOST_ACCESSED)),
  );
  return m;
}

test('the fast replay is the simulator: same misses, every page in the same place with the same bits', () => {
  const cases = fc.record({
    seed: fc.string(),
    pages: fc.integer({ min: 1, max: 3000 }),
    share: fc.double({ min: 0, max: 1.1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ seed, pages, share }) => {
      assertSameAsSimulator(skewed(seed, pages, 4000), Math.max(1, Math.round(share * pages)));
    }),
    { seed: 11, numRuns: 50 },
  );
});

/** Runs of pages, some dense and some with gaps, that overlap: tables of every share of young pages. */
function runsOfPages(seed: string): Uint32Array {
  const random = makeStreams(seed).stream('x');
  const trace: number[] = [];
  for (let run = 0; run < 12; run++) {
    const start = Math.floor(random() * 16_000);
    const end = start + Math.floor(random() * 8000);
    const step = random() < 0.5 ? 1 : 1 + Math.floor(random() * 12);
    for (let p = start; p < end; p += step) trace.push(p);
  }
  return Uint32Array.from(trace);
}

test('the same on larger traces, where every part of reclaim has something to do', () => {
  for (const seed of ['t27', 't48', 't0']) {
    const { counts } = assertSameAsSimulator(runsOfPages(seed), 10_000);
    for (const name of ['agings', 'rescued', 'lookAroundPromoted', 'refaults'] as const) {
      assert.ok(counts[name] > 0, `${seed}: ${name}`);
    }
  }
});

test('the same where room is scarce: long histories, many agings, tables with a page or two', () => {
  const scan = Uint32Array.from({ length: 60_000 }, (_, i) => i % 20_000);
  for (const trace of [skewed('scarce', 50_000, 60_000), scan]) {
    for (const capacity of [1, 31, 64, 500, 5000]) assertSameAsSimulator(trace, capacity);
  }
});

test('the same where a whole round of eviction meets only pages that look-around has promoted', () => {
  const tables = 80;
  const pages = 512 * tables;
  // One page of each table after the other: those behind the first 80 on the list are in the windows of these.
  const resident = Array.from({ length: pages }, (_, k) => (k % tables) * 512 + Math.floor(k / tables));
  const others = Array.from({ length: 2000 }, (_, k) => pages + k);
  // By the second time, the first of the others have made reclaim clear all accessed bits.
  const trace = [resident, others.slice(0, 100), resident, others].flat();
  assertSameAsSimulator(Uint32Array.from(trace), pages);
});

test('page numbers are addresses in page tables: only the distance inside 2 MiB matters', () => {
  const near = skewed('tables', 5000, 30_000);
  const far = near.map((p) => ((p >>> 9) * 40_000 + 7) * 512 + (p & 511));
  assert.equal(replayMglru(far, 1500), replayMglru(near, 1500));
});
