/** What is stepped through: a counterexample, the life of an rmap, pages moving between generations, a lock's queue. */

import * as v from 'valibot';
import { anyList, FINITE, isList, listOf, oneOf, record, text, that } from '../plot/check.js';

/** A line of a state: its name and its value. */
export type StateLine = readonly [name: string, value: string];

/** One step. */
export interface Frame {
  /** What happens in it, in a few words. */
  readonly words: string;
  /** The state after it; lines that differ from the step before stand out. */
  readonly state?: readonly StateLine[];
  /** A picture of the state after it. */
  readonly picture?: Picture;
  /** Who does it, where several do; the words may begin with it and a colon. */
  readonly lane?: string;
  /** Whether it reads memory that is shared, or changes it. */
  readonly access?: 'reads' | 'writes';
}

/** A picture with its words. */
export interface Picture {
  /** A whole SVG document. */
  readonly svg: string;
  /** Its width, px. */
  readonly width: number;
  /** Its height, px. */
  readonly height: number;
  /** The picture in words. */
  readonly alt: string;
}

/** Something that is stepped through. Plain data. */
export interface Story {
  /** What it shows. */
  readonly title: string;
  /** The steps in order; at least one. */
  readonly frames: readonly Frame[];
  /** All steps in one picture, where there is one; the steps then need no pictures of their own. */
  readonly whole?: Omit<Picture, 'width' | 'height'>;
  /** How to read the picture. */
  readonly note?: string;
}

/** A line of a state as it is read. */
export const STATE_LINE: v.GenericSchema<unknown, StateLine> = that<StateLine>(
  'a name and a value, both texts',
  (value) =>
    isList(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string',
);

const words = { svg: text(), alt: text() };

/** A story as it is read. */
export const STORY: v.GenericSchema<unknown, Story> = record({
  title: text(),
  frames: listOf(
    record({
      words: text(),
      state: v.optional(anyList(STATE_LINE, 'lines, [name, value] each')),
      picture: v.optional(record({ ...words, width: FINITE, height: FINITE })),
      lane: v.optional(text()),
      access: v.optional(oneOf(['reads', 'writes'])),
    }),
    'steps',
  ),
  whole: v.optional(record(words)),
  note: v.optional(text()),
  id: v.optional(text()),
}) as never;
