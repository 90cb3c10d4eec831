/** A figure in words, made from its data, where its author wrote none. */

import type { Mark, Panel } from './model.js';
import { numberText } from './numberText.js';

/** What stands for the picture: kind, axes, and where each mark begins, ends and lies. */
export function inWords(panels: readonly Panel[]): string {
  if (panels.length > 1) return `${panels.length} figures side by side. ${sideBySide(panels)}`;
  return panels.map(panelInWords).join(' ');
}

/** The words of each of several panels. */
export function sideBySide(panels: readonly Panel[]): string {
  return panels.map((panel, i) => `Panel ${i + 1}, ${panel.title}: ${panel.alt}`).join(' ');
}

const KINDS: Readonly<Record<Mark['kind'], string>> = {
  line: 'Lines',
  points: 'Points',
  bars: 'Bars',
  cells: 'Map of cells',
  heat: 'Map of numbers',
};

function panelInWords({ x, y, marks }: Panel): string {
  const kinds = [...new Set(marks.map(({ kind }) => KINDS[kind]))].join(' and ').toLowerCase();
  const head = `${kinds.charAt(0).toUpperCase()}${kinds.slice(1)}: ${y.label} against ${x.label}.`;
  return [head, ...marks.map((mark) => markInWords(mark, x.categories ?? []))].filter(Boolean).join(' ');
}

function markInWords(mark: Mark, categories: readonly string[]): string {
  const { name } = mark;
  switch (mark.kind) {
    case 'line':
    case 'points':
      return `${name}: ${pair(mark.x, mark.y, 0)} to ${pair(mark.x, mark.y, mark.x.length - 1)}, ${between(mark.y)}.`;
    case 'bars': {
      const heights = mark.y.flatMap((value, i) =>
        value === null ? [] : `${categories[i] === name ? '' : `${categories[i]} `}${numberText(value, 4)}`,
      );
      return `${name}: ${heights.join(', ')}.`;
    }
    case 'cells':
      return `${name}.`;
    case 'heat':
      return `${name}: ${between(mark.z.flat().filter((value) => value !== null))}.`;
  }
}

function pair(x: readonly number[], y: readonly number[], i: number): string {
  return `${numberText(y[i], 4)} at ${numberText(x[i], 4)}`;
}

function between(values: readonly number[]): string {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return low === high
    ? `always ${numberText(low, 4)}`
    : `from ${numberText(low, 4)} to ${numberText(high, 4)} in all`;
}
