import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import { FITTED_WAYS, type Fits } from '../../../tutorial/data/calibration.js';
import { readAs } from '../../../tutorial/data/load.js';
import { calibrationRows, type Published, publishedRows } from '../../../tutorial/data/published.js';
import { deviations, misfit, residuals, SCATTER } from './calibration.js';
import { assemblePredictions, type PredictionJob, predictionJobs } from './jobs.js';

/** A table of round numbers. */
function published(): Published {
  const withheld = { wallNoOpt: null, wallOpt: null, passNoOpt: null, passOpt: null };
  const full = { wallNoOpt: 1.1, wallOpt: 1, passNoOpt: 0.2, passOpt: 0.1 };
  return readAs('published', {
    experiments: [
      {
        experiment: 'v4-tdp',
        what: 'test',
        source: 'test',
        unit: 's',
        rows: [
          ...[1, 2, 4, 8].map((vcpus) => ({ vcpus, wallNoAging: 1, ...full })),
          { vcpus: 16, wallNoAging: 2, ...withheld },
        ],
      },
      {
        experiment: 'v8-shadow',
        what: 'test',
        source: 'test',
        unit: 's',
        rows: [{ vcpus: 16, passNoOpt: null, passOpt: null }],
      },
    ],
    figures: [],
  });
}

const fitted = { mapNs: 500, passPerVcpuNs: 700_000, disturbNs: 80 };
const fits = Object.fromEntries(FITTED_WAYS.map((way) => [way, fitted])) as unknown as Fits;

test('rows to fit to are those of 1, 2, 4 and 8 vCPUs, even when others are no longer withheld', () => {
  const all = published();
  const rows = publishedRows(all, 'v4-tdp').map((row) => ({
    ...row,
    passOpt: 0.1,
    passNoOpt: 0.1,
    wallOpt: 1,
    wallNoOpt: 1,
  }));
  const revealed: Published = { ...all, experiments: [{ ...all.experiments[0], rows }, all.experiments[1]] };
  for (const each of [all, revealed]) {
    assert.deepEqual(
      calibrationRows(each).map(({ vcpus }) => vcpus),
      [1, 2, 4, 8],
    );
    const predicted = predictionJobs(each, fits).filter(({ what }) => what === 'v4-tdp');
    assert.deepEqual([...new Set(predicted.map(({ vcpus }) => vcpus))], [16]);
  }
  const missing = {
    figures: [],
    experiments: [{ ...all.experiments[0], rows: [{ vcpus: 1, wallNoAging: 1, wallOpt: null }] }],
  };
  assert.throws(() => calibrationRows(missing), /wallNoOpt of 1 vCPUs is missing/);
});

test('what the fit makes small is nothing for the rows themselves, and one scatter for a figure one scatter off', () => {
  const rows = calibrationRows(published());
  assert.ok(deviations(rows, rows).every((d) => d === 0));
  const off = rows.map((row) => ({ ...row, passOpt: row.passOpt * Math.exp(SCATTER.passOpt) }));
  const found = deviations(rows, off);
  assert.ok(found.every((d, i) => Math.abs(d - (i % 4 === 3 ? 1 : 0)) < 1e-12));
  assert.ok(Math.abs(misfit(residuals(rows, off), 'passOpt') - (Math.exp(0.08) - 1)) < 1e-12);
  assert.equal(misfit(residuals(rows, off), 'wallOpt'), 0);
});

test('the value is the mean over the central seeds; the interval reaches over all runs and the misfit', () => {
  const all = published();
  const jobs = predictionJobs(all, fits);
  const times = (pass: number): RowTimes => ({ wallNoOpt: 2, wallOpt: 2, passNoOpt: pass, passOpt: 0.1 });
  // The calibration rows come out 10 % too long in passNoOpt and exact otherwise.
  const resultOf = ({ what, way }: PredictionJob): RowTimes[] => {
    if (what === 'calibration') return [{ ...calibrationRows(all)[0], passNoOpt: 0.22 }];
    return way === 'central' ? [times(1), times(2)] : [times(way === 'holdsGrow' ? 4 : 0.5)];
  };
  const { predictions, residuals: off } = assemblePredictions(all, jobs, jobs.map(resultOf));
  assert.equal(off.length, 16);
  const pass = predictions.find((p) => p.experiment === 'v4-tdp' && p.quantity === 'passNoOpt');
  const widened = 1 + Math.hypot(0.1, 2 * SCATTER.passNoOpt);
  assert.deepEqual(pass, {
    experiment: 'v4-tdp',
    vcpus: 16,
    quantity: 'passNoOpt',
    unit: 's',
    low: Number((0.5 / widened).toPrecision(4)),
    value: 1.5,
    high: Number((4 * widened).toPrecision(4)),
  });
  assert.deepEqual(
    predictions.map((p) => [p.experiment, p.quantity].join(' ')),
    [
      ...['wallNoOpt', 'wallOpt', 'passNoOpt', 'passOpt'].map((q) => `v4-tdp ${q}`),
      ...['passNoOpt', 'passOpt'].map((q) => `v8-shadow ${q}`),
    ],
    'only what was measured is predicted',
  );
  assert.deepEqual(readAs('predictions', predictions), predictions);
});
