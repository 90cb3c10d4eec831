import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FITTED_WAYS, type Fits } from '../../../tutorial/data/calibration.js';
import { load } from '../../../tutorial/data/load.js';
import { calibrationRows, type FullRow } from '../../../tutorial/data/published.js';
import { root } from '../../lab/places.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { predictedFiles } from './predictedFiles.js';

/** `predict [--check | --fit]`: the predictions of the withheld figures, and how far the model is off where it was fitted. */
export const predict: Command = {
  name: 'predict',
  usage: `predict [--check | --fit]
      writes data/predictions.json, and the residuals in data/calibration.json; --check writes nothing and fails when
      they are not what would be written; --fit fits the parameters first, which takes half an hour`,
  async run(args, { print, remark }) {
    const { values } = readArguments(args, { check: { type: 'boolean' }, fit: { type: 'boolean' } });
    if (values.check && values.fit) throw new Trouble('give --check or --fit, not both');
    const figures = load('published');
    const rows = calibrationRows(figures);
    const fitted = values.fit ? await fitAll(rows, print) : load('calibration').fits;
    let stale = 0;
    for (const [name, text] of await predictedFiles(figures, fitted)) {
      const file = join(root, name);
      if (!values.check) {
        writeFileSync(file, text);
        print(`wrote ${name}`);
      } else if (readFileSync(file, 'utf8') === text) {
        print(`${name} is up to date`);
      } else {
        remark(`${name} is stale: run npm run predict`);
        stale = 1;
      }
    }
    return stale;
  },
};

async function fitAll(rows: readonly FullRow[], say: (line: string) => void): Promise<Fits> {
  // Only here, since its library is there for developers alone.
  const { fit } = await import('./fit.js');
  return Object.fromEntries(FITTED_WAYS.map((way) => [way, fit(way, rows, say)])) as unknown as Fits;
}
