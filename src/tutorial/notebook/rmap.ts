import type { RmapMoment } from '../../simulator/index.js';
import { rmapStepsBundle } from '../views/rmapSteps.js';
import { send } from './display.js';

/**
 * Shows the story of one frame's rmap under the cell, see `rmapStory`: a picture for each change, to unfold one by one.
 *
 * @throws RangeError when nothing happens in it; Error outside a notebook
 */
export function showRmap(story: readonly RmapMoment[]): void {
  send({ data: rmapStepsBundle(story) });
}
