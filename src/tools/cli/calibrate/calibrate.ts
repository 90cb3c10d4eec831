import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fits, MODELS } from '../../../tutorial/data/calibration.js';
import { load } from '../../../tutorial/data/load.js';
import type { Published } from '../../../tutorial/data/published.js';
import { root } from '../../lab/places.js';
import { Trouble } from '../../lab/trouble.js';
import { readArguments } from '../arguments.js';
import type { Command } from '../command.js';
import { jsonRows } from '../jsonRows.js';
import { allJobs, allResiduals, runJobs } from './jobs.js';

const FILE = 'data/calibration.json';

export const calibrate: Command = {
  name: 'calibrate',
  usage: `calibrate [--check | --fit]
      writes into ${FILE} how far the two models are off the published rows; --check writes nothing and fails
      when that is not on file; --fit fits them first, which takes some minutes`,
  async run(args, { print, remark }) {
    const { values } = readArguments(args, { check: { type: 'boolean' }, fit: { type: 'boolean' } });
    if (values.check && values.fit) throw new Trouble('give --check or --fit, not both');
    const published = load('published');
    const fits = values.fit ? await fitted(published, print) : load('calibration').fits;
    const text = await textOf(published, fits);
    const file = join(root, FILE);
    if (!values.check) {
      writeFileSync(file, text);
      print(`wrote ${FILE}`);
      return 0;
    }
    if (readFileSync(file, 'utf8') !== text) {
      remark(`${FILE} is stale: run npm run calibrate`);
      return 1;
    }
    print(`${FILE} is up to date`);
    return 0;
  },
};

async function textOf(published: Published, fits: Fits): Promise<string> {
  const jobs = allJobs(published);
  const residuals = allResiduals(jobs, await runJobs(published, fits, jobs));
  const lines = MODELS.map((model) => `    ${JSON.stringify(model)}: ${JSON.stringify(fits[model])}`);
  return `{\n  "fits": {\n${lines.join(',\n')}\n  },\n  "residuals": ${jsonRows(residuals, '    ', '  ')}\n}\n`;
}

async function fitted(published: Published, say: (line: string) => void): Promise<Fits> {
  // Only here, since its library is there for developers alone.
  const { correct, fit } = await import('./fit.js');
  const frozen = fit(published, say);
  return { frozen, corrected: correct(published, frozen, say) };
}
