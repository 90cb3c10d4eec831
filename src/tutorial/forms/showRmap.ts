/** The older form of `show(steps(story))`. */
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import { show } from '../show/show.js';
import { steps } from '../show/steps.js';

/**
 * Shows the story of one frame's rmap: `show(steps(story))`.
 *
 * @example showRmap(rmapStory([{ add: [1] }, { add: [2, 3] }]));
 */
export function showRmap(story: readonly RmapMoment[]): void {
  show(steps(story));
}
