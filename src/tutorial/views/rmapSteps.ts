/** The life of one frame's rmap: a picture of it after each change. */
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import { anyList, FINITE, listOf, NUMBERS, oneOf, readField, record, text } from '../plot/check.js';
import { rmapChanges, rmapPicture } from './rmapPicture.js';
import type { Story } from './story.js';

const MOMENTS = listOf(
  record({
    change: text(),
    form: oneOf(['empty', 'direct', 'many']),
    sptes: anyList(NUMBERS, 'lists of SPTEs'),
    entries: FINITE,
  }),
  'moments of an rmap, as rmapStory gives them',
);

/** A story of an rmap, change by change. */
export function rmapSteps(story: readonly RmapMoment[]): Story {
  readField('steps', 'what', MOMENTS, story);
  return {
    title: 'The rmap of one frame.',
    note: 'Orange: an SPTE that is new in this step. Green: one that moved.',
    frames: story.map((moment, i) => ({
      words: `${moment.change}${movedInWords(moment, story[i - 1])}`,
      picture: rmapPicture(moment, story[i - 1]),
    })),
  };
}

function movedInWords(moment: RmapMoment, since: RmapMoment | undefined): string {
  const moved = [...rmapChanges(moment, since).moved];
  return moved.length === 0
    ? ''
    : `; ${moved.join(', ')} ${moved.length === 1 ? 'moves' : 'move'} into a hole`;
}
