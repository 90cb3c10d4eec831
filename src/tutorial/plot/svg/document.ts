/** A whole picture. */
import { CARD } from '../palette.js';
import { px } from '../round.js';
import { element, escaped } from './xml.js';

/** What a picture is, besides what it draws. */
export interface PictureHead {
  /** What the ids in it begin with. */
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

/** SVG document on a card of its own, with title and description, that scales to any width. */
export function picture(
  { id, title, alt, width, height }: PictureHead,
  definitions: string,
  parts: readonly string[],
): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${px(width)} ${px(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': `${id}-t ${id}-d`,
      'font-family': 'sans-serif',
    },
    // A line per part: the file is read in diffs.
    [
      element('title', { id: `${id}-t` }, escaped(title)),
      element('desc', { id: `${id}-d` }, escaped(alt)),
      definitions,
      element('rect', { width, height, rx: 6, fill: CARD }),
      ...parts,
    ]
      .filter((part) => part !== '')
      .join('\n'),
  );
}
