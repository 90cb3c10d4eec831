import assert from 'node:assert/strict';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCalibration, loadPredictions, loadPublished } from './figures.js';

test('a cell gets the published figures, what was fitted to them, and what follows', () => {
  const [v4] = loadPublished().experiments;
  assert.equal(v4.rows.length, 8);
  assert.equal(loadCalibration().residuals.length, 4 * 4);
  assert.ok(loadPredictions().every(({ unit, experiment }) => unit === 's' && experiment.startsWith('v')));
});

test('outside a checkout it is said what is missing', () => {
  const [here, elsewhere] = [process.cwd(), mkdtempSync(join(tmpdir(), 'figures-'))];
  try {
    process.chdir(elsewhere);
    assert.throws(
      () => loadPredictions(),
      /loadPredictions: no data\/predictions\.json here or above .*figures-/,
    );
  } finally {
    process.chdir(here);
    rmdirSync(elsewhere);
  }
});
