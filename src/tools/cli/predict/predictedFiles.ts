import { FITTED_WAYS, type Fits } from '../../../tutorial/data/calibration.js';
import type { Published } from '../../../tutorial/data/published.js';
import { jsonRows } from '../jsonRows.js';
import { assemblePredictions, predictionJobs } from './jobs.js';
import { runJobs } from './pool.js';

/** The text of each file that is made, by its path in the checkout. */
export async function predictedFiles(published: Published, fits: Fits): Promise<Map<string, string>> {
  const jobs = predictionJobs(published, fits);
  const { residuals, predictions } = assemblePredictions(published, jobs, await runJobs(published, jobs));
  const fitted = FITTED_WAYS.map((way) => `    ${JSON.stringify(way)}: ${JSON.stringify(fits[way])}`);
  return new Map([
    [
      'data/calibration.json',
      `{\n  "fits": {\n${fitted.join(',\n')}\n  },\n  "residuals": ${jsonRows(residuals, '    ', '  ')}\n}\n`,
    ],
    ['data/predictions.json', `${jsonRows(predictions, '  ')}\n`],
  ]);
}
