/** The published figures that the project carries, and what its model makes of them. */
import { readFileSync } from 'node:fs';
import {
  type Calibration,
  figureOf,
  type PredictedFigure,
  type Published,
  type PublishedFigure,
  readCalibration,
  readPredictions,
  readPublished,
} from '../../simulator/index.js';
import { dataPath } from './dataFolder.js';

function json(who: string, name: string): unknown {
  return JSON.parse(readFileSync(dataPath(who, name), 'utf8'));
}

/** Reads the published figures, `data/published.json`: seconds, null where they are withheld. */
export function loadPublished(): Published {
  return readPublished(json('loadPublished', 'published.json'));
}

/**
 * One published figure, from `data/published.json`.
 *
 * @param id its name there, such as `chromeos-mglru-p99`
 * @throws RangeError listing the ids most like it when there is none
 */
export function publishedFigure(id: string): PublishedFigure {
  return figureOf(loadPublished().figures, id);
}

/** Reads what was fitted to the published figures, `data/calibration.json`, and how far off the model is there. */
export function loadCalibration(): Calibration {
  return readCalibration(json('loadCalibration', 'calibration.json'));
}

/** Reads what the model predicts, `data/predictions.json`: seconds, with an interval. */
export function loadPredictions(): PredictedFigure[] {
  return readPredictions(json('loadPredictions', 'predictions.json'));
}
