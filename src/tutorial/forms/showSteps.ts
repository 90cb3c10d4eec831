/** The older forms of `show(steps(…))`. */
import type { Exploration } from '../../checker/index.js';
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import { show } from '../show/show.js';
import { steps } from '../show/steps.js';
import type { SequenceOptions } from '../views/sequence.js';

/**
 * Shows a counterexample: `show(steps(exploration))`.
 *
 * @example showSteps(explore(RMAP_PROTOCOLS.find(({ expected }) => expected !== null)!.protocol));
 */
export function showSteps(exploration: Exploration, options: SequenceOptions = {}): void {
  show(steps(exploration, options));
}

/**
 * Shows the story of one frame's rmap: `show(steps(story))`.
 *
 * @example showRmap(rmapStory([{ add: [1] }, { add: [2, 3] }]));
 */
export function showRmap(story: readonly RmapMoment[]): void {
  show(steps(story));
}
