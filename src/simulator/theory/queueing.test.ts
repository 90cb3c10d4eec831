import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drain, fairRwLock } from './fairRwLock.js';
import { youngProbability } from './oracles.js';
import {
  busyAfterFree,
  lockBusyShare,
  luckyRun,
  machineRepairman,
  mg1WaitNs,
  onOffRelaxationNs,
  rmapCollision,
} from './queueing.js';

/** The closed forms against the formulas as MODEL.md prints them, or against plain numerical integration. */

function close(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual}, expected ${expected}`);
}

test('MODEL.md#writers-only: M/M/1 is ρ/(μ−λ), M/D/1 half of it, M/G/1 both; endless from ρ = 1', () => {
  // λ = 400 000/s, S = 2000 ns: ρ = 0.8, μ − λ = 100 000/s.
  close(mg1WaitNs(400_000, 2000, 2 * 2000 ** 2), (0.8 / 100_000) * 1e9);
  close(mg1WaitNs(400_000, 2000, 2000 ** 2), ((0.8 * 2000) / 2) * 5);
  close(lockBusyShare(400_000, 2000), 0.8);
  assert.equal(mg1WaitNs(500_000, 2000, 2 * 2000 ** 2), Number.POSITIVE_INFINITY);
  assert.equal(mg1WaitNs(0, 2000, 2000 ** 2), 0);
});

test('MODEL.md#vcpus-that-wait: machine repairman is the formula as printed where that can be computed', () => {
  for (const [n, r] of [
    [1, 0.5],
    [2, 0.1],
    [16, 0.05],
    [100, 0.02],
  ]) {
    const [perSecond, holdNs] = [1000, r * 1e6];
    let sum = 0;
    for (let k = 0, term = 1; k <= n; k++) {
      sum += term;
      term *= (n - k) * r;
    }
    const { freeShare, acquisitionsPerSecond, meanWaitNs } = machineRepairman(n, perSecond, holdNs);
    close(freeShare, 1 / sum, 1e-11);
    const x = (1 - 1 / sum) / (holdNs * 1e-9);
    close(acquisitionsPerSecond, x, 1e-11);
    const wait = 1e9 * (n / x - 1 / perSecond) - holdNs;
    assert.ok(Math.abs(meanWaitNs - wait) < 1e-6 * holdNs + 1e-9 * wait, `${meanWaitNs}, ${wait}`);
  }
});

test('MODEL.md#vcpus-that-wait: one vCPU never waits; 1000 are stable from idle to saturated', () => {
  assert.equal(machineRepairman(1, 1000, 5e5).meanWaitNs, 0);
  assert.equal(machineRepairman(5, 0, 5e5).acquisitionsPerSecond, 0);
  // Saturated: X = μ, and the N − 1 others are ahead, less those who think: N/μ − 1/λ − 1/μ.
  const saturated = machineRepairman(1000, 1000, 1e6);
  close(saturated.acquisitionsPerSecond, 1000);
  close(saturated.meanWaitNs, 998e6);
  assert.ok(saturated.freeShare >= 0 && saturated.freeShare < 1e-300);
  // Nearly idle: as few arrivals as make an M/M/1 queue, less the arrival's own share.
  const idle = machineRepairman(1000, 1e-3, 1000);
  close(idle.meanWaitNs, mg1WaitNs(0.999, 1000, 2 * 1000 ** 2), 1e-5);
});

/** ∫ f over [0, end], Simpson's rule. */
function integral(f: (t: number) => number, end: number, steps = 20_000): number {
  const h = end / steps;
  let sum = f(0) + f(end);
  for (let i = 1; i < steps; i++) sum += f(i * h) * (i % 2 ? 4 : 2);
  return (sum * h) / 3;
}

for (const a of [1e-9, 0.01, 0.5, 4, 39.9, 40.1, 300]) {
  test(`MODEL.md#rare-writers: drain time with a = ${a} readers inside`, () => {
    const s = 800;
    const perSecond = (a / s) * 1e9;
    const constant = drain(perSecond, s, 'constant');
    const exponential = drain(perSecond, s, 'exponential');
    // P(D > x) = 1 − P(none inside has more than x to go) = 1 − e^(−a·P(rest > x)).
    const beyond = (rest: number): number => -Math.expm1(-a * rest);
    close(constant.meanNs, s * integral((x) => beyond(1 - x), 1), 1e-8);
    close(constant.meanSquareNs2, s * s * integral((x) => 2 * x * beyond(1 - x), 1), 1e-8);
    close(exponential.meanNs, s * integral((x) => beyond(Math.exp(-x)), 60), 1e-8);
    close(exponential.meanSquareNs2, s * s * integral((x) => 2 * x * beyond(Math.exp(-x)), 60), 1e-8);
    // As printed.
    close(exponential.meanNs, s * integral((t) => (t === 0 ? 1 : -Math.expm1(-t) / t), a), 1e-8);
    if (a >= 0.01) close(constant.meanNs, s * (1 - (1 - Math.exp(-a)) / a), 1e-9);
  });
}

test('MODEL.md#rare-writers: waits put together as printed; without readers a writer does not wait', () => {
  const { meanNs, meanSquareNs2 } = drain(1e6, 500, 'constant');
  const lock = fairRwLock(1e6, 500, 'constant', 10_000, 2000);
  close(lock.delayedShare, 1e-5 * (meanNs + 2000));
  close(lock.meanReaderWaitNs, (1e-5 * (meanSquareNs2 + 4000 * meanNs + 4e6)) / 2);
  assert.equal(lock.meanWriterWaitNs, meanNs + lock.meanReaderWaitNs);
  // Nothing but writers: M/D/1, to first order.
  close(fairRwLock(0, 500, 'exponential', 10, 2000).meanWriterWaitNs, mg1WaitNs(10, 2000, 2000 ** 2), 1e-4);
});

test('MODEL.md#luck: figures worked out by hand', () => {
  assert.equal(Math.round(100 * luckyRun(0.01, 64)), 53);
  assert.equal(Math.round(1000 * luckyRun(0.01, 512)), 6);
  assert.ok(luckyRun(0.01, 4096) < 10 ** -17.5 && luckyRun(0.01, 4096) > 10 ** -18.5);
  assert.equal(luckyRun(1, 0), 1);
  assert.equal(luckyRun(1, 1), 0);
});

test('MODEL.md#luck: after a free look the lock is free at first, and as often busy as ever in the end', () => {
  assert.equal(onOffRelaxationNs(30, 10), 7.5);
  assert.equal(busyAfterFree(0.25, 0, 7.5), 0);
  close(busyAfterFree(0.25, 7.5, 7.5), 0.25 * (1 - 1 / Math.E));
  close(busyAfterFree(0.25, 1e6, 7.5), 0.25);
  assert.equal(busyAfterFree(0, 1, -0), 0);
  // A tiny time costs no digits: duty × t/τ is the rate of coming on.
  close(busyAfterFree(0.25, 1e-12, 7.5), (0.25 * 1e-12) / 7.5);
});

test('MODEL.md#rmap-collisions: κ = 1/s and c = 100 ns is 10⁻⁷ a query', () =>
  close(rmapCollision(1, 100), 1e-7, 1e-6));

test('a wrong argument is named, with its value', () => {
  const named = (call: () => unknown, message: string): void =>
    assert.throws(call, { name: 'ConfigError', message });
  named(() => mg1WaitNs(-1, 5, 25), 'arrivalsPerSecond must be a number from 0 to 1e+60; it was -1');
  named(() => mg1WaitNs(1, 5, Number.NaN), 'meanSquareHoldNs2 must be a number from 0 to 1e+60; it was NaN');
  named(() => machineRepairman(1.5, 1, 1), 'vcpus must be a whole number from 1 to 1000000; it was 1.5');
  // It would count up to there.
  named(
    () => machineRepairman(1e16, 1, 1),
    'vcpus must be a whole number from 1 to 1000000; it was 10000000000000000',
  );
  named(() => luckyRun(2, 1), 'busyChance must be a number from 0 to 1; it was 2');
  named(() => drain(1, -3, 'constant'), 'readerHoldNs must be a number from 0 to 1e+60; it was -3');
  named(
    () => drain(1, 3, 'mixed' as 'constant'),
    "hold must be one of 'constant', 'exponential'; it was \"mixed\"",
  );
  named(() => youngProbability(-1, 1), 'accessesPerSecond must be a number from 0 to 1e+60; it was -1');
  named(
    () => youngProbability(1, undefined as never),
    'intervalSeconds must be a number from 0 to 1e+60; it was missing',
  );
  named(() => luckyRun('1' as never, 1), 'busyChance must be a number from 0 to 1; it was "1"');
});
