import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fairRwLock } from '../../theory/fairRwLock.js';
import {
  busyAfterFree,
  lockBusyShare,
  luckyRun,
  machineRepairman,
  mg1WaitNs,
  onOffRelaxationNs,
  rmapCollision,
} from '../../theory/queueing.js';
import { closedLoop, type LockRun, openArrivals } from './arrivals.js';
import { type Hold, holdMoments } from './holds.js';
import { onOffWriter } from './onOffWriter.js';
import { rmapCollisions } from './rmapCollisions.js';

/**
 * The closed forms of MODEL.md#writers-only to MODEL.md#luck and MODEL.md#rmap-collisions. Waits of one run depend on
 * each other, so errors come from independent replications: runs with different seeds, each after a warm-up. Seeds are
 * fixed; the bound is 3.9 standard errors.
 */
const SIGMAS = 3.9;
const REPLICATIONS = 40;

function replicate(run: (seed: string) => LockRun): (figure: (r: LockRun) => number) => [number, number] {
  const runs = Array.from({ length: REPLICATIONS }, (_, i) => run(`oracle ${i}`));
  for (const r of runs) assert.equal(r.ended, 'complete');
  return (figure) => {
    const values = runs.map(figure);
    const mean = values.reduce((a, b) => a + b) / REPLICATIONS;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (REPLICATIONS - 1);
    return [mean, Math.sqrt(variance / REPLICATIONS)];
  };
}

/** @param allowance what the closed form itself may be off by, as a share of it; 0 where it is exact */
function agree(what: string, [mean, error]: [number, number], expected: number, allowance = 0): void {
  assert.ok(
    Math.abs(mean - expected) <= SIGMAS * error + allowance * expected,
    `${what}: ${mean} ± ${error}, expected ${expected}`,
  );
  // A bound so wide that anything passes would be no test.
  assert.ok(error < 0.1 * expected, `${what}: ± ${error} says too little about ${expected}`);
}

const HOLDS: [Hold, number[]][] = [
  [{ kind: 'exponential', meanNs: 1000 }, [0.2, 0.5, 0.8]],
  [{ kind: 'constant', ns: 1000 }, [0.2, 0.5, 0.8]],
  // Rare long holds make nearly all of E[S²].
  [{ kind: 'mixture', shortNs: 500, longNs: 50_000, longShare: 0.002 }, [0.1, 0.3, 0.5]],
];
for (const [hold, loads] of HOLDS) {
  for (const load of loads) {
    test(`MODEL.md#writers-only: ${hold.kind} holds, writers only, ρ = ${load}: wait, and an arrival finds it busy as often as it is`, () => {
      const { meanNs, meanSquareNs2 } = holdMoments(hold);
      const perSecond = (load / meanNs) * 1e9;
      const of = replicate((seed) =>
        openArrivals({
          seed,
          sources: [{ name: 'query', mode: 'write', perSecond, hold }],
          warmUpNs: 1e9 * (500 / perSecond),
          measuredNs: 1e9 * (7000 / perSecond),
        }),
      );
      agree(
        'wait',
        of((r) => r.use[0].meanWaitNs),
        mg1WaitNs(perSecond, meanNs, meanSquareNs2),
      );
      const busy = lockBusyShare(perSecond, meanNs);
      agree(
        'found busy',
        of((r) => r.use[0].waits / r.use[0].acquisitions),
        busy,
      );
      agree(
        'is busy',
        of((r) => r.writeHeldShare),
        busy,
      );
    });
  }
}

for (const [vcpus, holdNs] of [
  [2, 20_000],
  [16, 2000],
  [16, 10_000],
  [112, 700],
]) {
  test(`MODEL.md#vcpus-that-wait: ${vcpus} vCPUs that think for 100 µs and hold for ${holdNs} ns`, () => {
    const meanThinkNs = 100_000;
    const expected = machineRepairman(vcpus, 1e9 / meanThinkNs, holdNs);
    const of = replicate((seed) =>
      closedLoop({
        seed,
        vcpus,
        mode: 'write',
        meanThinkNs,
        hold: { kind: 'exponential', meanNs: holdNs },
        warmUpNs: 10 * meanThinkNs,
        measuredNs: (4000 / expected.acquisitionsPerSecond) * 1e9,
      }),
    );
    agree(
      'acquisitions a second',
      of((r) => (r.use[0].acquisitions / r.measuredNs) * 1e9),
      expected.acquisitionsPerSecond,
    );
    agree(
      'wait',
      of((r) => r.use[0].meanWaitNs),
      expected.meanWaitNs,
    );
    agree(
      'free',
      of((r) => 1 - r.writeHeldShare),
      expected.freeShare,
    );
    // Little's law: the time that all lose is the rate of acquisitions times the wait of one.
    agree(
      'lost share',
      of((r) => r.spunNs / (vcpus * r.measuredNs)),
      (expected.acquisitionsPerSecond * expected.meanWaitNs * 1e-9) / vcpus,
    );
  });
}

function readersAndWriters(
  kind: 'constant' | 'exponential',
  inside: number,
  delayed: number,
  writers: number,
): { of: ReturnType<typeof replicate>; expected: ReturnType<typeof fairRwLock> } {
  const [readerHoldNs, writerHoldNs] = [1000, 2000];
  const readersPerSecond = (inside / readerHoldNs) * 1e9;
  const perWriter = fairRwLock(readersPerSecond, readerHoldNs, kind, 1, writerHoldNs).delayedShare;
  const writersPerSecond = delayed / perWriter;
  const hold: Hold = kind === 'constant' ? { kind, ns: readerHoldNs } : { kind, meanNs: readerHoldNs };
  const of = replicate((seed) =>
    openArrivals({
      seed,
      sources: [
        { name: 'vCPU', mode: 'read', perSecond: readersPerSecond, hold },
        {
          name: 'writer',
          mode: 'write',
          perSecond: writersPerSecond,
          hold: { kind: 'constant', ns: writerHoldNs },
        },
      ],
      warmUpNs: 20 * readerHoldNs,
      measuredNs: (writers / writersPerSecond) * 1e9,
    }),
  );
  return { of, expected: fairRwLock(readersPerSecond, readerHoldNs, kind, writersPerSecond, writerHoldNs) };
}

for (const [kind, inside, delayed] of [
  ['constant', 0.3, 0.01],
  ['constant', 1, 0.03],
  ['constant', 3, 0.03],
  ['exponential', 0.3, 0.03],
  ['exponential', 1, 0.01],
  ['exponential', 3, 0.03],
] as const) {
  test(`MODEL.md#rare-writers: ${kind} reader holds, ${inside} readers inside, writers in it ${delayed} of the time`, () => {
    const { of, expected } = readersAndWriters(kind, inside, delayed, 100);
    // The form is of first order in `delayed`. Trial runs found 4 % for readers at 0.03, 7 % for writers; long
    // runs here, 5 %.
    const order = delayed / 0.03;
    agree(
      'reader wait',
      of((r) => r.use[0].meanWaitNs),
      expected.meanReaderWaitNs,
      0.05 * order,
    );
    agree(
      'reader delayed',
      of((r) => r.use[0].waits / r.use[0].acquisitions),
      expected.delayedShare,
      0.05 * order,
    );
    agree(
      'writer wait',
      of((r) => r.use[1].meanWaitNs),
      expected.meanWriterWaitNs,
      0.07 * order,
    );
  });
}

test('MODEL.md#rare-writers: where writers are in it 0.18 of the time the closed form is a lower bound', () => {
  const { of, expected } = readersAndWriters('constant', 1, 0.18, 300);
  const [wait, error] = of((r) => r.use[0].meanWaitNs);
  const above = wait / expected.meanReaderWaitNs - 1;
  // Trial runs with other figures found 29 %.
  assert.ok(above > 0.15 && above < 0.45 && error < 0.03 * wait, `${above}`);
});

/** Bounds a count of independent events that each happen with chance `p`. */
function agreeCount(what: string, count: number, of: number, p: number): void {
  const error = Math.sqrt(of * p * (1 - p));
  assert.ok(
    Math.abs(count - of * p) <= SIGMAS * error,
    `${what}: ${count} of ${of}, expected ${of * p} ± ${error}`,
  );
  assert.ok(error < 0.2 * of * p, `${what}: ± ${error} says too little`);
}

for (const [duty, queriesPerRun] of [
  [0.01, 64],
  [0.1, 16],
  [0.3, 4],
]) {
  test(`MODEL.md#luck: ${queriesPerRun} queries far apart, busy ${duty} of the time, are lucky as often as (1−b)^n`, () => {
    const [meanOffNs, meanOnNs] = [1000 * (1 - duty), 1000 * duty];
    // 30 relaxation times between queries: each is on its own.
    const far = 30 * onOffRelaxationNs(meanOffNs, meanOnNs);
    const runs = 2500;
    const r = onOffWriter({
      seed: '1',
      meanOffNs,
      meanOnNs,
      runs,
      queriesPerRun,
      spacingNs: far,
      restNs: far,
    });
    agreeCount('lucky runs', r.lucky, runs, luckyRun(duty, queriesPerRun));
    agreeCount('busy queries', r.busyQueries, runs * queriesPerRun, duty);
  });
}

for (const [meanOffNs, meanOnNs] of [
  [9000, 1000],
  [1000, 1000],
  [50_000_000, 3_000_000],
]) {
  test(`MODEL.md#luck: off ${meanOffNs} ns, on ${meanOnNs} ns: what a free look says about the next ones`, () => {
    const relaxationNs = onOffRelaxationNs(meanOffNs, meanOnNs);
    const duty = meanOnNs / (meanOffNs + meanOnNs);
    const spacingNs = relaxationNs / 4;
    const c = {
      seed: '1',
      meanOffNs,
      meanOnNs,
      runs: 8000,
      queriesPerRun: 13,
      spacingNs,
      restNs: 3 * relaxationNs,
    };
    const { startedFree, busyAfterFree: busy, lucky } = onOffWriter(c);
    assert.equal(busy[0], 0);
    // Given a free look the future does not depend on the past, so the runs are independent.
    for (const k of [1, 2, 4, 12])
      agreeCount(`query ${k}`, busy[k], startedFree, busyAfterFree(duty, k * spacingNs, relaxationNs));
    assert.ok(lucky > 1.2 * c.runs * luckyRun(duty, 13), 'queries close together are lucky together');
  });
}

for (const [modificationsPerSecond, agerHoldNs] of [
  [1e5, 100],
  [1e6, 100],
  [1e6, 1500],
]) {
  test(`MODEL.md#rmap-collisions: κ = ${modificationsPerSecond}/s against an ager that holds the bit for ${agerHoldNs} ns`, () => {
    const queries = 40_000;
    const collided = rmapCollisions({ seed: '1', modificationsPerSecond, agerHoldNs, gapNs: 300, queries });
    agreeCount('collisions', collided, queries, rmapCollision(modificationsPerSecond, agerHoldNs));
  });
}
