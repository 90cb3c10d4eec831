import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOST_ACCESSED, HOST_PRESENT } from '../accessed/bits.js';
import { atOnce } from '../engine/tasks.js';
import { stillTask } from '../kvm/vm.js';
import { tryToFreePages } from '../mglru/reclaim.js';
import { touch } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { totalPages } from '../mm/lruvec.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import { BASE } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { accessAll, replayMglru } from './mglru.js';
import type { PageQueue } from './pageQueue.js';
import { makeTraceMemcg, type PageBits } from './traceMemcg.js';

const task = stillTask();

/** The same replay by the simulator itself: one access at a time, asking the lists how many pages are resident. */
function bySimulator(trace: Uint32Array, capacity: number): { m: Memcg; misses: number } {
  const count = 512 * Math.ceil((trace.reduce((most, p) => Math.max(most, p), 0) + 1) / 512);
  const bits = new Uint8Array(count);
  const m = makeMemcg({ folios: makeFolios(count, 1), bits, index: 0, first: 0, count, policy: BASE });
  let mostResident = 0;
  for (const p of trace) {
    const isMiss = m.lruvec.folios.gen[p] === 0;
    if (isMiss)
      while (totalPages(m.lruvec) >= capacity) atOnce(tryToFreePages(m, task, 32, m.rules.stopsAtGoal));
    touch(m, p);
    mostResident = Math.max(mostResident, totalPages(m.lruvec));
  }
  assert.ok(mostResident <= capacity);
  return { m, misses: m.counts.faults + m.counts.refaults };
}

/** Skewed accesses: half of them to a tenth of the pages. */
function skewed(seed: string, pages: number, length: number): Uint32Array {
  const random = makeStreams(seed).stream('trace');
  return Uint32Array.from({ length }, () => Math.floor(random() * (random() < 0.5 ? pages / 10 : pages)));
}

/** The pages of a list from old to young; the list is empty afterwards. */
function drained(list: PageQueue): number[] {
  return Array.from({ length: list.length }, () => list.pop());
}

/** The pages of the simulator's list `gen` from old to young. */
function listed({ lruvec }: Memcg, gen: number): number[] {
  const { prev } = lruvec.folios;
  const head = lruvec.heads + gen;
  const pages: number[] = [];
  for (let p = prev[head]; p !== head; p = prev[p]) pages.push(p);
  return pages;
}

/** Replays on both and compares misses, generations, lists, bits and filters. */
function assertSameAsSimulator(trace: Uint32Array, capacity: number): Memcg {
  const { m, misses } = bySimulator(trace, capacity);
  const fast = makeTraceMemcg(m.count, capacity);
  assert.equal(accessAll(fast, trace), misses);
  assert.equal(fast.resident, totalPages(m.lruvec));
  const { maxSeq, minSeq, nrPages, folios } = m.lruvec;
  assert.deepEqual([fast.maxSeq, fast.minSeq, ...fast.nrPages], [maxSeq, minSeq, ...nrPages]);
  for (const [gen, list] of fast.lists.entries()) assert.deepEqual(drained(list), listed(m, gen));
  const isSet = (words: PageBits, p: number): number => (words[p >>> 5] >>> (p & 31)) & 1;
  for (let p = 0; p < m.count; p++) {
    const bits = isSet(fast.present, p) * HOST_PRESENT + isSet(fast.accessed, p) * HOST_ACCESSED;
    assert.equal(bits, m.bits[p] & (HOST_PRESENT | HOST_ACCESSED), `bits of page ${p}`);
    const gen = bits & HOST_PRESENT ? fast.gen[p] + 1 : 0;
    assert.equal(gen, folios.gen[p], `generation of page ${p}`);
  }
  for (const [k, wanted] of fast.wanted.entries()) {
    assert.equal(wanted.inUse, m.filters.allocated[k]);
    assert.deepEqual(wanted.isListed, m.filters.tables[k]);
    const asked = [...wanted.isListed.keys()].filter((table) => wanted.isListed[table] === 1);
    assert.deepEqual(wanted.list.slice(0, wanted.count).sort(), Int32Array.from(asked));
  }
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
  assert.equal(replayMglru(far, 1500).misses, replayMglru(near, 1500).misses);
});
