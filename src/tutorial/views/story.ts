/** What is stepped through: a counterexample, the life of an rmap, pages moving between generations, a lock's queue. */

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

/** Names of the lines of the state that differ from the step before; none in the first step. */
export function changedLines(frames: readonly Frame[], i: number): Set<string> {
  if (i === 0) return new Set();
  const before = new Map(frames[i - 1].state);
  return new Set(
    (frames[i].state ?? []).filter(([name, value]) => before.get(name) !== value).map(([name]) => name),
  );
}
