/**
 * `npm run predict`: writes `data/predictions.json`, and the residuals in `data/calibration.json`.
 * `-- --check` writes nothing and fails when they are not what would be written. `-- --fit` fits the parameters anew
 * first, which takes half an hour.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { FITTED_WAYS, type Fits } from '../../simulator/experiments/calibration.js';
import { calibrationRows } from '../../simulator/experiments/published.js';
import { root } from '../lab/places.js';
import { fits, published } from './files.js';
import { fit } from './fit.js';
import { predictedFiles } from './predict.js';

const args = process.argv.slice(2);
const wrong = args.find((arg) => arg !== '--check' && arg !== '--fit');
if (wrong !== undefined || args.length > 1) {
  console.error(
    wrong === undefined
      ? 'give --check or --fit, not both'
      : `argument is "${wrong}"; it may be --check or --fit`,
  );
  process.exitCode = 2;
} else {
  const figures = published();
  const rows = calibrationRows(figures);
  const fitted: Fits = args.includes('--fit')
    ? (Object.fromEntries(FITTED_WAYS.map((way) => [way, fit(way, rows, console.log)])) as unknown as Fits)
    : fits();
  for (const [file, text] of await predictedFiles(figures, fitted)) {
    const name = relative(root, file);
    if (!args.includes('--check')) {
      writeFileSync(file, text);
      console.log(`wrote ${name}`);
    } else if (readFileSync(file, 'utf8') === text) {
      console.log(`${name} is up to date`);
    } else {
      console.error(`${name} is stale: run npm run predict`);
      process.exitCode = 1;
    }
  }
}
