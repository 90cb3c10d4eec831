/** One picture of a step: a whole SVG document on a light card of its own. */
import { CARD } from '../plot/palette.js';
import { element, escaped } from '../plot/svg/xml.js';
import type { Picture } from './story.js';

/** Narrow, so that a phone shows it as it is. */
export const CARD_WIDTH = 322;
export const CARD_PAD = 12;
/** Letters of a phone's picture, px. */
export const SMALL_LETTERS = 13;

/** Puts marks on a card. */
export function onCard(marks: string, height: number, alt: string): Picture {
  const size = { width: CARD_WIDTH, height };
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${size.width} ${size.height}`,
      ...size,
      'font-family': 'sans-serif',
    },
    element('title', {}, escaped(alt)),
    element('rect', { ...size, rx: 6, fill: CARD }),
    marks,
  );
  return { svg, alt, ...size };
}
