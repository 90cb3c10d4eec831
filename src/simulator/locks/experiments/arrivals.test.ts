import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../config/check.js';
import { makeStreams } from '../../random/streams.js';
import { type ClosedLoop, closedLoop, type LockRun, type OpenArrivals, openArrivals } from './arrivals.js';
import { drawHold, type Hold, holdMoments } from './holds.js';
import { onOffWriter } from './onOffWriter.js';
import { rmapCollisions } from './rmapCollisions.js';

const open: OpenArrivals = {
  seed: '1',
  sources: [
    { name: 'vCPU', mode: 'read', perSecond: 1e6, hold: { kind: 'exponential', meanNs: 500 } },
    { name: 'kswapd', mode: 'write', perSecond: 5e4, hold: { kind: 'constant', ns: 1500 } },
  ],
  warmUpNs: 1e5,
  measuredNs: 5e6,
  handOffNs: 128,
};
const closed: ClosedLoop = {
  seed: '1',
  vcpus: 8,
  mode: 'write',
  meanThinkNs: 5000,
  hold: { kind: 'mixture', shortNs: 500, longNs: 20_000, longShare: 0.01 },
  measuredNs: 5e6,
};

test('the same seed gives the same bytes, another seed others', () => {
  for (const run of [
    (seed: string) => openArrivals({ ...open, seed }),
    (seed: string) => closedLoop({ ...closed, seed }),
  ]) {
    assert.equal(JSON.stringify(run('1')), JSON.stringify(run('1')));
    assert.notEqual(JSON.stringify(run('1')), JSON.stringify(run('2')));
    assert.deepEqual(JSON.parse(JSON.stringify(run('1'))), run('1'));
  }
});

/** All times by 8. A power of two, so that not even the last bit may differ. */
function scaled(run: LockRun): LockRun {
  const use = run.use.map((u) =>
    Object.fromEntries(
      Object.entries(u).map(([name, value]) => [name, name.endsWith('Ns') ? 8 * Number(value) : value]),
    ),
  ) as unknown as LockRun['use'];
  return { ...run, use, measuredNs: 8 * run.measuredNs, spunNs: 8 * run.spunNs };
}

test('MODEL.md#invariants: scaling all times by k scales all outputs by k', () => {
  const slowOpen = openArrivals({
    ...open,
    warmUpNs: 8e5,
    measuredNs: 4e7,
    handOffNs: 1024,
    sources: [
      { ...open.sources[0], perSecond: 1.25e5, hold: { kind: 'exponential', meanNs: 4000 } },
      { ...open.sources[1], perSecond: 6250, hold: { kind: 'constant', ns: 12_000 } },
    ],
  });
  assert.deepEqual(slowOpen, scaled(openArrivals(open)));
  const slowClosed = closedLoop({
    ...closed,
    meanThinkNs: 40_000,
    measuredNs: 4e7,
    hold: { kind: 'mixture', shortNs: 4000, longNs: 160_000, longShare: 0.01 },
  });
  assert.deepEqual(slowClosed, scaled(closedLoop(closed)));
});

test('zero contention gives zero waits: one vCPU, or readers only', () => {
  for (const run of [
    closedLoop({ ...closed, vcpus: 1 }),
    closedLoop({ ...closed, vcpus: 50, mode: 'read' }),
    openArrivals({ ...open, sources: [open.sources[0]] }),
  ]) {
    assert.equal(run.spunNs, 0);
    assert.ok(run.use[0].acquisitions > 100);
    assert.deepEqual([run.use[0].waits, run.use[0].maxWaitNs, run.use[0].p999WaitNs], [0, 0, 0]);
  }
});

test('a hand-off costs time where there is contention', () => {
  const without = closedLoop(closed).spunNs;
  assert.ok(closedLoop({ ...closed, handOffNs: 300 }).spunNs > 1.2 * without);
});

test('overload ends in a result that says so, a budget of events in one that is cut short', () => {
  const source = { ...open.sources[1], perSecond: 1e6 };
  const run = openArrivals({ ...open, sources: [source], maxInside: 100 });
  assert.equal(run.ended, 'overload');
  assert.ok(run.measuredNs < open.measuredNs && run.spunNs >= 0 && run.writeHeldShare <= 1);
  const warm = openArrivals({ ...open, sources: [source], maxInside: 100, warmUpNs: 1e9 });
  assert.deepEqual([warm.ended, warm.measuredNs, warm.spunNs, warm.writeHeldShare], ['overload', 0, 0, 0]);
  const short = closedLoop({ ...closed, maxEvents: 1000 });
  assert.deepEqual([short.ended, short.events], ['maxEvents', 1000]);
  const warmed = closedLoop({ ...closed, warmUpNs: 1e5, maxEvents: 1000 });
  assert.deepEqual([warmed.ended, warmed.events], ['maxEvents', 1000], 'events of the warm-up count');
});

test('each source has a row of its own, and a writer holds for its share of the time', () => {
  const run = openArrivals({ ...open, handOffNs: 0 });
  assert.deepEqual(
    run.use.map(({ who, mode }) => [who, mode]),
    [
      ['vCPU', 'read'],
      ['kswapd', 'write'],
    ],
  );
  const [, kswapd] = run.use;
  assert.equal(run.writeHeldShare, kswapd.totalHoldNs / run.measuredNs);
  assert.equal(kswapd.totalHoldNs, 1500 * kswapd.holds);
  assert.deepEqual([run.measuredNs, run.ended], [5e6, 'complete']);
  // Alone, a vCPU thinks and holds, and nothing else.
  const alone = closedLoop({ ...closed, vcpus: 1, hold: { kind: 'constant', ns: 700 } });
  const [use] = alone.use;
  assert.deepEqual([use.who, use.mode, use.totalHoldNs], ['vCPU', 'write', 700 * use.holds]);
  assert.ok(Math.abs(use.holds * (5000 + 700) - 5e6) < 5e5, `${use.holds}`);
});

test('a source of rate 0 never arrives', () => {
  const run = openArrivals({ ...open, sources: [{ ...open.sources[0], perSecond: 0 }] });
  assert.deepEqual([run.use, run.events, run.ended], [[], 0, 'complete']);
});

test('the moments of a hold', () => {
  for (const [hold, meanNs, meanSquareNs2] of [
    [{ kind: 'constant', ns: 7 }, 7, 49],
    [{ kind: 'exponential', meanNs: 7 }, 7, 98],
    [{ kind: 'mixture', shortNs: 10, longNs: 100, longShare: 0.25 }, 32.5, 0.75 * 100 + 0.25 * 10_000],
  ] as const)
    assert.deepEqual(holdMoments(hold), { meanNs, meanSquareNs2 });
});

test('drawn holds have the moments that the closed forms are given', () => {
  const holds: Hold[] = [
    { kind: 'constant', ns: 700 },
    { kind: 'exponential', meanNs: 700 },
    { kind: 'mixture', shortNs: 100, longNs: 9000, longShare: 0.05 },
  ];
  for (const hold of holds) {
    const random = makeStreams('1').stream('hold');
    const draws = Array.from({ length: 40_000 }, () => drawHold(random, hold));
    for (const [power, expected] of [
      [1, holdMoments(hold).meanNs],
      [2, holdMoments(hold).meanSquareNs2],
    ]) {
      const values = draws.map((ns) => ns ** power);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const error = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0)) / values.length;
      assert.ok(
        Math.abs(mean - expected) <= 3.9 * error + 1e-9 * expected,
        `${hold.kind}: ${mean}, ${expected}`,
      );
    }
  }
});

test('what cannot be run is named, all of it, before anything runs', () => {
  const bad = {
    ...open,
    measuredNs: -1,
    sources: [
      { ...open.sources[0], mode: 'share', hold: { kind: 'mixture', shortNs: 1, longNs: 2, longShare: 3 } },
    ],
  } as unknown as OpenArrivals;
  assert.throws(
    () => openArrivals(bad),
    (e) => {
      assert.ok(e instanceof ConfigError);
      assert.match(e.message, /measuredNs must be a number from 1 to .* ns; it was -1/);
      assert.match(e.message, /sources\.0\.mode must be one of 'read', 'write'; it was "share"/);
      assert.match(e.message, /sources\.0\.hold\.longShare must be a number from 0 to 1; it was 3/);
      return true;
    },
  );
  assert.throws(
    () => openArrivals({ ...open, sources: [] }),
    /sources must have 1 or more sources; it has 0/,
  );
  assert.throws(
    () => closedLoop({ ...closed, hold: { kind: 'constant', ns: -1 } }),
    /hold\.ns must be a number from 0 to 1000000000000000 ns; it was -1/,
  );
  const noKind = { ...closed, hold: { kind: 'long' } } as unknown as ClosedLoop;
  for (const hold of [null, 5, 'long'])
    assert.throws(() => closedLoop({ ...closed, hold } as never), /hold must be an object/);
  assert.throws(() => closedLoop(noKind), /hold\.kind must be one of 'constant', 'exponential', 'mixture'/);
  assert.throws(() => closedLoop({ ...closed, meanThinkNs: 0 }), /meanThinkNs must be a number from 1/);
  assert.throws(() => onOffWriter({} as never), /seed is missing/);
  assert.throws(() => rmapCollisions({} as never), /agerHoldNs is missing/);
  const rare = { seed: '1', modificationsPerSecond: -1, agerHoldNs: -1, gapNs: 0, queries: 0.5 };
  assert.throws(
    () => rmapCollisions(rare),
    /must be .* 1000000000 modifications a second; it was -1\nagerHoldNs must be .* ns; it was -1\ngapNs must .* ns; it was 0\nqueries must be a whole number from 1 to 100000000; it was 0\.5$/,
  );
});

test('no more actors than fit into memory', () => {
  const source = { name: 'w', mode: 'write', perSecond: 1, hold: { kind: 'constant', ns: 1 } } as const;
  const sources = Array.from({ length: 100 }, () => source);
  assert.throws(
    () => openArrivals({ seed: '1', measuredNs: 1, sources, maxInside: 1e6 }),
    /^ConfigError: maxInside must be at most 10000 with 100 sources; it was 1000000$/,
  );
  assert.equal(openArrivals({ seed: '1', measuredNs: 1, sources, maxInside: 10_000 }).ended, 'complete');
});
