import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fits, readCalibration } from '../../../simulator/experiments/calibration.js';
import { type Published, readPublished } from '../../../simulator/experiments/published.js';
import { root } from '../../lab/places.js';

/** The published figures. */
export const PUBLISHED: string = join(root, 'data', 'published.json');
/** What was fitted to them, and how well. */
export const CALIBRATION: string = join(root, 'data', 'calibration.json');
/** What follows for the others. */
export const PREDICTIONS: string = join(root, 'data', 'predictions.json');

/** Reads the published figures. */
export function published(): Published {
  return readPublished(JSON.parse(readFileSync(PUBLISHED, 'utf8')));
}

/** Reads what was fitted. */
export function fits(): Fits {
  return readCalibration(JSON.parse(readFileSync(CALIBRATION, 'utf8'))).fits;
}
