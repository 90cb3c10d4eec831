import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUANTITIES, type Quantity } from '../../../simulator/selftest/perfModel.js';
import type { ModelName } from '../../../tutorial/data/calibration.js';
import { load } from '../../../tutorial/data/load.js';
import { calibrationRows, publishedRows } from '../../../tutorial/data/published.js';
import { deviations, residuals, SCATTER } from './calibration.js';
import { allJobs, allResiduals } from './jobs.js';

const calibration = load('calibration');
const published = load('published');

/** What a model makes of a row, as on file: `calibrate --check`, a suite of its own, makes it again. */
const onFile = (of: ModelName, vcpus: number, quantity: Quantity): number =>
  calibration.residuals.find(
    (r) => r.of === of && r.experiment === 'v4-tdp' && r.vcpus === vcpus && r.quantity === quantity,
  )!.model;

/** How far each quantity may be off on a row that was fitted to. The mails warn of large scatter from run to run. */
const TOLERANCE: Readonly<Record<Quantity, number>> = {
  wallNoOpt: 0.06,
  wallOpt: 0.05,
  passNoOpt: 0.2,
  passOpt: 0.1,
};

test('the rows that the frozen model was fitted to are reproduced', () => {
  const frozen = calibration.residuals.filter(({ of }) => of === 'frozen');
  assert.equal(frozen.length, 4 * QUANTITIES.length);
  for (const { vcpus, quantity, relative } of frozen)
    assert.ok(Math.abs(relative) < TOLERANCE[quantity], `${quantity} of ${vcpus} vCPUs is ${relative} off`);
});

test('the corrected model is beside all figures, and nearer to them than the predictions were', () => {
  const off = (pairs: readonly (readonly [number, number])[]) =>
    Math.max(...pairs.map(([model, seen]) => Math.abs(Math.log(model / seen))));
  const corrected = calibration.residuals.filter(({ of }) => of === 'corrected');
  assert.equal(corrected.length, 8 * 4 + 2);
  const key = (r: { experiment: string; vcpus: number; quantity: string }) =>
    [r.experiment, r.vcpus, r.quantity].join();
  const seen = new Map(corrected.map((r) => [key(r), r.published]));
  const predicted = load('predictions').map((p) => [p.value, seen.get(key(p))!] as const);
  const explained = corrected.filter(({ vcpus }) => vcpus > 8).map((r) => [r.model, r.published] as const);
  assert.ok(off(explained) < off(predicted) / 2, `${off(explained)} against ${off(predicted)}`);
});

const vcpus = publishedRows(published, 'v4-tdp').map((row) => row.vcpus);

test('shape: the lock makes agings longer beside every number of vCPUs, and the more the more up to 8', () => {
  const ratios = vcpus.map((n) => onFile('corrected', n, 'passNoOpt') / onFile('corrected', n, 'passOpt'));
  assert.ok(ratios[0] > 1.05 && ratios[0] < 1.3, `${ratios[0]}`);
  for (let i = 1; i < 4; i++) assert.ok(ratios[i] > ratios[i - 1], `${ratios}`);
  assert.ok(
    ratios.slice(3).every((ratio) => ratio > 2.5),
    `${ratios}`,
  );
});

test('what the fit makes small is nothing for the rows themselves, and one scatter for a figure one scatter off', () => {
  const rows = calibrationRows(published);
  assert.ok(deviations(rows, rows).every((d) => d === 0));
  const off = rows.map((row) => ({ ...row, passOpt: row.passOpt * Math.exp(SCATTER.passOpt) }));
  for (const [i, d] of deviations(rows, off).entries())
    assert.ok(Math.abs(d - (i % 4 === 3 ? 1 : 0)) < 1e-12, `${i}: ${d}`);
});

test('what was not published has no residual', () => {
  const times = { wallNoOpt: 2, wallOpt: 2, passNoOpt: 3, passOpt: 1 };
  const found = residuals({ vcpus: 64, passNoOpt: 2, passOpt: 1 }, times);
  assert.deepEqual(
    found.map(({ quantity, relative }) => [quantity, relative]),
    [
      ['passNoOpt', 0.5],
      ['passOpt', 0],
    ],
  );
});

test('the frozen model is beside the rows that it was fitted to, the corrected one beside all', () => {
  const jobs = allJobs(published);
  const of = (model: ModelName) =>
    jobs.filter((job) => job.of === model).map(({ experiment, row }) => `${experiment} ${row.vcpus}`);
  assert.deepEqual(
    of('frozen'),
    [1, 2, 4, 8].map((n) => `v4-tdp ${n}`),
  );
  assert.deepEqual(of('corrected'), [...vcpus.map((n) => `v4-tdp ${n}`), 'v8-shadow 64']);
  const times = { wallNoOpt: 1.23456, wallOpt: 1, passNoOpt: 1, passOpt: 1 };
  const [first] = allResiduals(
    jobs,
    jobs.map(() => times),
  );
  assert.equal(first.model, 1.235);
  assert.equal(first.relative, 0.3158);
});
