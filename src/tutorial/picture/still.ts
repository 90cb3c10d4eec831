/** Two rounds side by side: what stands where nothing moves. */
import type { Course } from '../../simulator/replay/packed.js';
import { INK, SOFT_INK } from '../plot/palette.js';
import { fingerprint } from '../plot/round.js';
import { picture } from '../plot/svg/document.js';
import { label } from '../plot/svg/text.js';
import { element } from '../plot/svg/xml.js';
import { CLASS_ROWS, gridOrder, LOOKS, type Look, ROWS } from './looks.js';
import type { OwnerThen, Round } from './rounds.js';
import { V_IS } from './words.js';

const WIDE = 700;
const PAD = 16;
const NAMES_WIDE = 44;
const BETWEEN_OWNERS = 10;
const BETWEEN_ROUNDS = 26;
const ROW = 3.5;
const BETWEEN_CLASSES = 5;
const LINE = 18;

/** What the picture says besides what it draws. */
interface Still {
  readonly title: string;
  readonly alt: string;
  /** Numbers of the rounds that are drawn. */
  readonly numbers: readonly number[];
}

/** The rounds of these numbers, from left to right, as an SVG document. */
export function still(course: Course, rounds: readonly Round[], { title, alt, numbers }: Still): string {
  const id = `f${fingerprint(JSON.stringify([course, numbers]))}`;
  const wide = (WIDE - 2 * PAD - NAMES_WIDE - BETWEEN_ROUNDS * (numbers.length - 1)) / numbers.length;
  const top = PAD + 2 * LINE + 26;
  const parts = [label(title, { x: PAD, y: PAD + 14, 'font-size': 16, 'font-weight': 'bold', fill: INK })];
  let y = top;
  for (const { name, rows } of CLASS_ROWS) {
    const middle = y + (rows * ROW) / 2 + 4;
    parts.push(label(name, { x: PAD, y: middle, 'font-size': 13, fill: INK }));
    y += rows * ROW + BETWEEN_CLASSES;
  }
  const bottom = y;
  for (const [i, number] of numbers.entries()) {
    const left = PAD + NAMES_WIDE + i * (wide + BETWEEN_ROUNDS);
    parts.push(...oneRound(course, rounds[number], number, { left, top, wide, bottom, id }));
  }
  const { svg, height } = legend(bottom + 2.6 * LINE, id);
  const patterns = element('defs', {}, ...LOOKS.map((look, i) => pattern(look, `${id}-${i}`)));
  return picture({ id, title, alt, width: WIDE, height }, patterns, [...parts, svg]);
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly wide: number;
  readonly bottom: number;
  readonly id: string;
}

function oneRound(
  course: Course,
  round: Round,
  number: number,
  { left, top, wide, bottom, id }: Place,
): string[] {
  const { V, P } = course.pages;
  const cell = (wide - BETWEEN_OWNERS) / ((V + P) / ROWS);
  const leftOfP = left + (V / ROWS) * cell + BETWEEN_OWNERS;
  const text = { 'font-size': 13, fill: INK };
  const small = { 'font-size': 12, fill: SOFT_INK };
  const lost = ({ hot, warm }: OwnerThen) => `${hot + warm} lost`;
  return [
    label(number === 0 ? 'at the start' : `after round ${number}`, {
      x: left,
      y: top - 24,
      ...text,
      'font-weight': 'bold',
    }),
    label(`V, ${V_IS[course.mode]}`, { x: left, y: top - 7, ...text }),
    label('P, a process', { x: leftOfP, y: top - 7, ...text }),
    grid(round.V, left, top, cell, id),
    grid(round.P, leftOfP, top, cell, id),
    label(lost(round.V), { x: left, y: bottom + 12, ...small }),
    label(lost(round.P), { x: leftOfP, y: bottom + 12, ...small }),
  ];
}

/** Pages row by row; equal neighbours are one rectangle, and equal rows below one another too. */
function grid({ looks }: OwnerThen, left: number, top: number, cell: number, id: string): string {
  const order = gridOrder(looks.length);
  const columns = looks.length / ROWS;
  const rects: string[] = [];
  let first = 0;
  let y = top;
  for (const { rows } of CLASS_ROWS) {
    const lines = Array.from({ length: rows }, (_, row) =>
      runsOf(looks, order, (first + row) * columns, columns),
    );
    for (let row = 0, same = 1; row < rows; row += same) {
      const runs = JSON.stringify(lines[row]);
      for (same = 1; row + same < rows && JSON.stringify(lines[row + same]) === runs; ) same++;
      for (const [from, count, look] of lines[row]) {
        const place = { x: left + from * cell, y: y + row * ROW, width: count * cell, height: same * ROW };
        rects.push(element('rect', { ...place, fill: `url(#${id}-${look})` }));
      }
    }
    first += rows;
    y += rows * ROW + BETWEEN_CLASSES;
  }
  return rects.join('');
}

function runsOf(
  looks: Uint8Array,
  order: Int32Array,
  from: number,
  count: number,
): [number, number, number][] {
  const runs: [number, number, number][] = [];
  for (let i = 0; i < count; i++) {
    const look = looks[order[from + i]];
    const last = runs.at(-1);
    if (last?.[2] === look) last[1]++;
    else runs.push([i, 1, look]);
  }
  return runs;
}

const TILE = 6;
const MARKS: Readonly<Record<Look['mark'], string>> = {
  none: '',
  dot: 'M2 2h2v2h-2z',
  line: 'M0 2.5h6v1h-6z',
  slash: 'M0 4.5L4.5 0H6L0 6z',
  cross: 'M1 0L3 2L5 0L6 1L4 3L6 5L5 6L3 4L1 6L0 5L2 3L0 1z',
};

function pattern({ colour, mark, markColour }: Look, id: string): string {
  const size = { width: TILE, height: TILE };
  const marked = mark === 'none' ? [] : [element('path', { d: MARKS[mark], fill: markColour })];
  return element(
    'pattern',
    { id, ...size, patternUnits: 'userSpaceOnUse' },
    element('rect', { ...size, fill: colour }),
    ...marked,
  );
}

const LEGEND_COLUMNS = [0, 190, 330];

function legend(top: number, id: string): { svg: string; height: number } {
  const items = LOOKS.map(({ name }, i) => {
    const x = PAD + LEGEND_COLUMNS[i % LEGEND_COLUMNS.length];
    const y = top + Math.floor(i / LEGEND_COLUMNS.length) * 22;
    const swatch = { x, y: y - 11, width: 18, height: 12, stroke: SOFT_INK, 'stroke-width': 0.5 };
    return (
      element('rect', { ...swatch, fill: `url(#${id}-${i})` }) +
      label(name, { x: x + 25, y, 'font-size': 13, fill: INK })
    );
  });
  return { svg: items.join('\n'), height: Math.ceil(top + 22 + PAD) };
}
