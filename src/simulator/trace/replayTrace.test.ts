import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../config/check.js';
import { naiveClock, naiveLru } from './naive.js';
import { replayTrace, TRACE_POLICIES, type TracePolicy } from './replayTrace.js';

const misses = (policy: TracePolicy, capacity: number, trace: ArrayLike<number>): number =>
  replayTrace({ policy, capacity }, Uint32Array.from(trace)).misses;

/** Traces in which pages come back: few pages, some bursts, numbers anywhere in 32 bits. */
const traces = fc
  .record({
    picks: fc.array(fc.nat({ max: 40 }), { maxLength: 400, size: 'max' }),
    pages: fc.integer({ min: 1, max: 41 }),
    stretch: fc.constantFrom(1, 7, 1_000_003, 104_857_599),
  })
  .map(({ picks, pages, stretch }) => Uint32Array.from(picks, (k) => (k % pages) * stretch));
const capacities = fc.integer({ min: 1, max: 45 });

/** Misses of Belady's rule: looks through the rest of the trace for each resident page. Only for short traces. */
function naiveBelady(trace: ArrayLike<number>, capacity: number): number {
  const all = Array.from(trace);
  const resident = new Set<number>();
  let misses = 0;
  for (const [i, page] of all.entries()) {
    if (resident.has(page)) continue;
    misses++;
    if (resident.size === capacity) {
      const nextUse = (p: number): number => {
        const at = all.indexOf(p, i);
        return at < 0 ? Number.POSITIVE_INFINITY : at;
      };
      let victim = -1;
      for (const p of resident) if (victim < 0 || nextUse(p) > nextUse(victim)) victim = p;
      resident.delete(victim);
    }
    resident.add(page);
  }
  return misses;
}

const NAIVE = { lru: naiveLru, clock: naiveClock, belady: naiveBelady } as const;

for (const policy of ['lru', 'clock', 'belady'] as const) {
  test(`${policy}: the count of misses is that of the implementation one can check by reading`, () => {
    fc.assert(
      fc.property(traces, capacities, (trace, capacity) => {
        assert.equal(misses(policy, capacity, trace), NAIVE[policy](trace, capacity));
      }),
      { seed: 5, numRuns: 400 },
    );
  });
}

const ANOMALY = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5];
const TANENBAUM = [0, 1, 2, 3, 0, 1, 4, 0, 1, 2, 3, 4];
const SILBERSCHATZ = [7, 0, 1, 2, 0, 3, 0, 4, 2, 3, 0, 3, 2, 1, 2, 0, 1, 7, 0, 1];

test('known counts: the sequence of Belady’s anomaly with 3 and 4 frames', () => {
  assert.deepEqual([misses('lru', 3, ANOMALY), misses('lru', 4, ANOMALY)], [10, 8]);
  assert.deepEqual([misses('belady', 3, ANOMALY), misses('belady', 4, ANOMALY)], [7, 6]);
  assert.equal(misses('belady', 3, TANENBAUM), 7);
});

test('known counts: the reference string of the operating system textbooks with 3 frames', () => {
  assert.equal(misses('lru', 3, SILBERSCHATZ), 12);
  assert.equal(misses('belady', 3, SILBERSCHATZ), 9);
});

test('CLOCK by hand: the bit is clear on insertion, a hit sets it, the hand clears it and passes', () => {
  // Inserted clear, so without hits CLOCK is FIFO, anomaly included.
  assert.deepEqual([misses('clock', 3, [1, 2, 3, 4, 1]), misses('clock', 3, [1, 2, 3, 4, 2])], [5, 4]);
  // 1 was hit: 4 evicts 2, and 1 is young again with its bit clear.
  assert.equal(misses('clock', 3, [1, 2, 3, 1, 4, 1]), 4);
  assert.equal(misses('clock', 3, [1, 2, 3, 1, 4, 2]), 5);
  // All were hit: the hand clears all three and comes back to 1.
  assert.equal(misses('clock', 3, [1, 2, 3, 1, 2, 3, 4, 2, 3]), 4);
  assert.equal(misses('clock', 3, [1, 2, 3, 1, 2, 3, 4, 1]), 5);
});

test('Belady loads a page that is needed even when its next use is the farthest', () => {
  assert.equal(misses('belady', 1, [1, 2, 1, 2, 1]), 5);
});

test('Belady: pages never used again go first, and which of them does not matter', () => {
  // After 1 2 3, pages 1 and 2 are never used again and 3 is: 4 and 5 take their places, 3 stays.
  assert.equal(misses('belady', 3, [1, 2, 3, 4, 5, 3, 4, 5]), 5);
  assert.equal(misses('belady', 3, [2, 1, 3, 4, 5, 3, 4, 5]), 5);
});

test('LRU never misses more with more room', () => {
  fc.assert(
    fc.property(traces, capacities, (trace, capacity) => {
      assert.ok(misses('lru', capacity + 1, trace) <= misses('lru', capacity, trace));
    }),
    { seed: 6 },
  );
});

test('no policy has fewer misses than Belady, nor fewer than there are pages, nor more than accesses', () => {
  fc.assert(
    fc.property(traces, capacities, (trace, capacity) => {
      const best = misses('belady', capacity, trace);
      assert.ok(best >= new Set(trace).size);
      for (const policy of TRACE_POLICIES) {
        const count = misses(policy, capacity, trace);
        assert.ok(count >= best && count <= trace.length, `${policy}: ${count}, belady: ${best}`);
      }
    }),
    { seed: 7 },
  );
});

test('with room for all pages each is missed once', () => {
  fc.assert(
    fc.property(traces, fc.nat({ max: 3 }), (trace, more) => {
      const pages = new Set(trace).size;
      for (const policy of TRACE_POLICIES)
        assert.equal(misses(policy, Math.max(1, pages + more), trace), pages);
    }),
    { seed: 8 },
  );
});

test('with room for one page every change of page is a miss', () => {
  for (const policy of TRACE_POLICIES) assert.equal(misses(policy, 1, [3, 3, 1, 1, 1, 3, 2, 2]), 4, policy);
});

test('the trace is not changed, an empty one has no misses, the largest number is a page like any', () => {
  for (const policy of TRACE_POLICIES) {
    const trace = Uint32Array.of(0xffffffff, 0, 0xfffffffe, 0xffffffff, 0);
    const result = replayTrace({ policy, capacity: 3 }, trace);
    assert.deepEqual(result, { policy, requests: 5, misses: 3 });
    assert.deepEqual([...trace], [0xffffffff, 0, 0xfffffffe, 0xffffffff, 0]);
    assert.deepEqual(replayTrace({ policy, capacity: 7 }, new Uint32Array(0)), {
      policy,
      requests: 0,
      misses: 0,
    });
  }
});

test('what cannot be replayed is refused in one sentence that names it', () => {
  const refused = (options: unknown, trace: unknown, message: RegExp) =>
    assert.throws(
      () => replayTrace(options as never, trace as never),
      (error) => error instanceof ConfigError && message.test(error.message),
    );
  const one = Uint32Array.of(1);
  refused(
    { policy: 'fifo', capacity: 1 },
    one,
    /^policy must be one of 'lru', 'clock', 'belady', 'mglru'; it was "fifo"$/,
  );
  for (const capacity of [0, -1, 1.5, Number.NaN, '8'])
    refused({ policy: 'lru', capacity }, one, /^capacity must be a whole number from 1 to \d+ pages; it was/);
  for (const policy of TRACE_POLICIES)
    refused(
      { policy, capacity: 1 },
      [1, 2],
      /^trace must be a Uint32Array of page numbers; it was \[1, 2\]$/,
    );
});
