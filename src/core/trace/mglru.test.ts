import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeFolios } from '../mglru/folios.js';
import { totalPages } from '../mglru/lruvec.js';
import { tryToFreePages } from '../mglru/reclaim.js';
import { touch } from '../mm/fault.js';
import { makeMemcg } from '../mm/memcg.js';
import { BASE } from '../policy/presets.js';
import { makeStreams } from '../random/streams.js';
import { replayMglru } from './mglru.js';

/** One access at a time through the simulator's own interface, asking the lists how many pages are resident. */
function stepByStep(trace: Uint32Array, capacity: number): { misses: number; mostResident: number } {
  const count = 512 * Math.ceil((Math.max(0, ...trace) + 1) / 512);
  const bits = new Uint8Array(count);
  const m = makeMemcg({ folios: makeFolios(count, 1), bits, index: 0, first: 0, count, policy: BASE });
  let mostResident = 0;
  for (const p of trace) {
    const isMiss = m.lruvec.folios.gen[p] === 0;
    if (isMiss) while (totalPages(m.lruvec) >= capacity) tryToFreePages(m, 32, 0, false);
    touch(m, p);
    mostResident = Math.max(mostResident, totalPages(m.lruvec));
  }
  return { misses: m.counts.faults + m.counts.refaults, mostResident };
}

/** Skewed accesses: half of them to a tenth of the pages. */
function skewed(seed: string, pages: number, length: number): Uint32Array {
  const random = makeStreams(seed).stream('trace');
  return Uint32Array.from({ length }, () => Math.floor(random() * (random() < 0.5 ? pages / 10 : pages)));
}

test('the replay is the simulator, and never has more than capacity pages resident', () => {
  const cases = fc.record({
    seed: fc.string(),
    pages: fc.integer({ min: 1, max: 3000 }),
    share: fc.double({ min: 0, max: 1.1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ seed, pages, share }) => {
      const trace = skewed(seed, pages, 4000);
      const capacity = Math.max(1, Math.round(share * pages));
      const expected = stepByStep(trace, capacity);
      assert.equal(replayMglru(trace, capacity).misses, expected.misses);
      assert.ok(expected.mostResident <= capacity);
    }),
    { seed: 11, numRuns: 60 },
  );
});

test('page numbers are addresses in page tables: only the distance inside 2 MiB matters', () => {
  const near = skewed('tables', 5000, 30_000);
  const far = near.map((p) => ((p >>> 9) * 40_000 + 7) * 512 + (p & 511));
  assert.equal(replayMglru(far, 1500).misses, replayMglru(near, 1500).misses);
});
