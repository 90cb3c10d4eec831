import assert from 'node:assert/strict';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PTE_LIST_EXT } from '../../simulator/kvm/rmap/descriptors.js';
import { RMAP_RECYCLE_THRESHOLD } from '../../simulator/kvm/rmap/table.js';
import { load, publishedFigure } from './load.js';

test('a cell gets the published figures, what was fitted to them, and what follows', () => {
  const [v4] = load('published').experiments;
  assert.equal(v4.rows.length, 8);
  assert.equal(load('calibration').residuals.length, 4 * 4 + 8 * 4 + 2);
  assert.ok(load('predictions').every(({ unit, experiment }) => unit === 's' && experiment.startsWith('v')));
});

test('a cell gets one figure with its unit and who published it', () => {
  const { value, unit, source, who, what } = publishedFigure('chromeos-mglru-p99');
  assert.deepEqual([value, unit, source, who], [12060, 'ms', 'MM', 'James Houghton']);
  assert.match(what, /ChromeOS .* with MGLRU as it was: p99/);
  assert.equal(publishedFigure('v2-arm2-p99-before').unit, 'not printed');
  assert.throws(() => publishedFigure('chromeos-p99'), /no figure "chromeos-p99".*chromeos-mglru-p99/);
});

test('what was made up to argue with says so', () => {
  const invented = load('published').figures.filter((figure) => figure.invented);
  assert.deepEqual(
    invented.map(({ id }) => id),
    ['t16-nested-time', 't4-l2-memory', 't19-odds'],
  );
});

test("the simulator's layout of rmaps has the kernel's numbers", () => {
  assert.equal(PTE_LIST_EXT, publishedFigure('rmap-descriptor-sptes').value);
  assert.equal(RMAP_RECYCLE_THRESHOLD, publishedFigure('rmap-recycle-threshold').value);
});

test('outside a checkout it is said what is missing', () => {
  const [here, elsewhere] = [process.cwd(), mkdtempSync(join(tmpdir(), 'figures-'))];
  try {
    process.chdir(elsewhere);
    assert.throws(
      () => load('predictions'),
      /^Error: there is no data\/predictions\.json here or above .*figures-/,
    );
  } finally {
    process.chdir(here);
    rmdirSync(elsewhere);
  }
});

test('a record is found from anywhere in the checkout, a name that is none answered with those like it', () => {
  assert.equal(load('record', '6.1-k1-plain').kernel, '6.1.0-50-amd64');
  assert.throws(() => load('record', '6.2-k1-plain'), /record is "6\.2-k1-plain"; near it: 6\.12-k1-plain, /);
  assert.throws(
    () => load('ledger' as 'claims'),
    /^ConfigError: load: name is "ledger"; it may be calibration, claims, .*, timeline, record$/,
  );
});
