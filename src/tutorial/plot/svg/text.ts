/** Text without a browser: widths are estimated, since the reader's font is unknown. */
import { type Attributes, element, escaped } from './xml.js';

/** Width in px of text in a common sans-serif: an average over letters, on the safe side. */
export function width(text: string, size: number): number {
  let sum = 0;
  for (const char of text) {
    if ("il.,:;|!'()[]tfrjI ".includes(char)) sum += 0.36;
    else if ('mwMW@%'.includes(char)) sum += 0.9;
    else if (char >= 'A' && char <= 'Z') sum += 0.7;
    else sum += 0.58;
  }
  return sum * size;
}

/** Breaks text into lines of at most `most` characters, at spaces. */
export function wrap(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** One line of text. */
export function label(text: string, attributes: Attributes): string {
  return element('text', attributes, escaped(text));
}

/** Text that stays readable over marks: a halo in the colour of the card. */
export const HALO: Attributes = {
  stroke: '#ffffff',
  'stroke-width': 3,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
};
