import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowTimes } from '../../../simulator/selftest/perfModel.js';
import { QUANTITIES, type Quantity } from '../../../simulator/selftest/perfModel.js';
import { load } from '../../../tutorial/data/load.js';
import { calibrationRows, publishedRows } from '../../../tutorial/data/published.js';
import { residuals } from './calibration.js';

const calibration = load('calibration');
const rows = calibrationRows(load('published'));
/** What the model makes of 1, 2, 4 and 8 vCPUs, as on file: `predict --check`, a suite of its own, makes them again. */
const times = rows.map(
  ({ vcpus }) =>
    Object.fromEntries(
      calibration.residuals.filter((each) => each.vcpus === vcpus).map((each) => [each.quantity, each.model]),
    ) as unknown as RowTimes,
);

/** How far each quantity may be off on a row that was fitted to. The mails warn of large scatter from run to run. */
const TOLERANCE: Readonly<Record<Quantity, number>> = {
  wallNoOpt: 0.06,
  wallOpt: 0.05,
  passNoOpt: 0.2,
  passOpt: 0.1,
};

test('the rows that were fitted to are reproduced', () => {
  assert.deepEqual(
    times.map((each) => Object.keys(each)),
    rows.map(() => [...QUANTITIES]),
  );
  for (const { vcpus, quantity, relative } of residuals(rows, times))
    assert.ok(Math.abs(relative) < TOLERANCE[quantity], `${quantity} of ${vcpus} vCPUs is ${relative} off`);
});

const ratios = (of: readonly RowTimes[]): number[] => of.map((t) => t.passNoOpt / t.passOpt);

test('shape: with mmu_lock agings take 1.1 to 1.3 times as long beside one vCPU, and ever more beside more', () => {
  const found = ratios(times);
  assert.ok(found[0] > 1.05 && found[0] < 1.3, `${found[0]}`);
  for (let i = 1; i < found.length; i++) assert.ok(found[i] > found[i - 1], `${found}`);
  assert.ok(found[3] > 2.5, `${found}`);
});

test('shape: agings under mmu_lock slow up to 8 vCPUs down by a few percent, without it by less', () => {
  for (const [i, { wallNoAging }] of rows.entries()) {
    const [noOpt, opt] = [times[i].wallNoOpt / wallNoAging - 1, times[i].wallOpt / wallNoAging - 1];
    assert.ok(noOpt > 0.02 && noOpt < 0.13, `${noOpt} with mmu_lock`);
    assert.ok(opt > 0 && opt < noOpt, `${opt} without`);
  }
});

test('shape: agings under mmu_lock grow faster than the number of vCPUs; without it about as fast', () => {
  for (let i = 1; i < rows.length; i++) {
    const grows = (q: Quantity): number =>
      times[i][q] / times[i - 1][q] / (rows[i].vcpus / rows[i - 1].vcpus);
    assert.ok(grows('passNoOpt') > 1.05, `${rows[i].vcpus} vCPUs: ${grows('passNoOpt')}`);
    assert.ok(
      grows('passOpt') > 0.9 && grows('passOpt') < 1.15,
      `${rows[i].vcpus} vCPUs: ${grows('passOpt')}`,
    );
  }
});

test('every withheld figure has its prediction, in an interval of its own; the shape goes on', () => {
  const predictions = load('predictions');
  const wanted = load('published').experiments.flatMap(({ experiment, rows: table }) =>
    table.flatMap((row) =>
      QUANTITIES.filter((q) => q in row && !(experiment === 'v4-tdp' && row.vcpus <= 8)).map(
        (q) => `${experiment} ${row.vcpus} ${q}`,
      ),
    ),
  );
  assert.deepEqual(
    predictions.map((p) => `${p.experiment} ${p.vcpus} ${p.quantity}`),
    wanted,
  );
  for (const { low, value, high } of predictions) assert.ok(0 < low && low < value && value < high);
  const of = (vcpus: number, q: Quantity): number =>
    predictions.find((p) => p.experiment === 'v4-tdp' && p.vcpus === vcpus && p.quantity === q)!.value;
  for (const { vcpus, wallNoAging } of publishedRows(load('published'), 'v4-tdp').slice(4)) {
    assert.ok(of(vcpus, 'passNoOpt') / of(vcpus, 'passOpt') > ratios(times)[3], `${vcpus} vCPUs`);
    assert.ok(of(vcpus, 'wallNoOpt') > of(vcpus, 'wallOpt') && of(vcpus, 'wallOpt') > 0.98 * wallNoAging!);
  }
});
