/** The life of one frame's rmap: a picture of it after each change. */
import * as v from 'valibot';
import type { RmapMoment } from '../../simulator/kvm/rmap/story.js';
import { anyList, FINITE, listOf, NUMBERS, oneOf, readField, record, text } from '../plot/check.js';
import { rmapChanges, rmapPicture } from './rmapPicture.js';
import type { Story } from './story.js';

/** How many SPTEs each form has: in the word itself, or in descriptors. */
const LISTS = {
  empty: (lists: number): boolean => lists === 0,
  direct: (lists: number, first: number): boolean => lists === 1 && first === 1,
  many: (lists: number): boolean => lists > 0,
};

const MOMENTS = listOf(
  v.pipe(
    record({
      change: text(),
      form: oneOf(['empty', 'direct', 'many']),
      sptes: anyList(NUMBERS, 'lists of SPTEs'),
      entries: FINITE,
    }),
    v.check(
      ({ form, sptes }) => LISTS[form](sptes.length, sptes[0]?.length ?? 0),
      ({ input: { form, sptes } }) =>
        `must have as many SPTEs as its form, '${form}'; it has ${sptes.length} lists`,
    ),
  ),
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
