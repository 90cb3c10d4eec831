/** Where the values of a figure are drawn in its picture, and how one goes from one to the next. */
import type { Box } from '../../tutorial/plot/svg/axes.js';
import { along, type Datum, type Panel } from './data.js';

/** A value at its place. */
export interface Mark {
  readonly datum: Datum;
  readonly panel: number;
  /** Number of its series in the panel. */
  readonly series: number;
  readonly x: number;
  readonly y: number;
  /** What it covers, where it is an area. */
  readonly box?: Box;
  /** Whether the panel is a map, of areas in two directions. */
  readonly inMap: boolean;
}

/** Everything that is seen: what lies outside a chosen range is not. */
export function marksOf(panels: readonly Panel[], boxes: readonly Box[]): Mark[] {
  return panels.flatMap((panel, p) =>
    panel.series.flatMap(({ data, kind }, series) =>
      data.flatMap((datum): Mark[] => {
        const mark = placed(datum, panel, boxes[p]);
        return within(mark, boxes[p])
          ? [{ datum, panel: p, series, inMap: kind === 'cells' || kind === 'heat', ...mark }]
          : [];
      }),
    ),
  );
}

/** Where a value is drawn in a panel. */
export function placed(
  { at, area }: Datum,
  { x, y }: Panel,
  { left, top, right, bottom }: Box,
): { x: number; y: number; box?: Box } {
  const across = (value: number): number => left + (right - left) * along(x, value);
  const up = (value: number): number => bottom + (top - bottom) * along(y, value);
  const place = { x: across(at[0]), y: up(at[1]) };
  if (area === undefined) return place;
  const [x0, x1, y0, y1] = area;
  return { ...place, box: { left: across(x0), right: across(x1), top: up(y1), bottom: up(y0) } };
}

/** Half a pixel for what is rounded. */
function within({ x, y }: { x: number; y: number }, { left, top, right, bottom }: Box): boolean {
  return x > left - 0.5 && x < right + 0.5 && y > top - 0.5 && y < bottom + 0.5;
}

/** The mark at a place of the picture or at most `reach` away. */
export function nearest(marks: readonly Mark[], x: number, y: number, reach: number): Mark | null {
  let [best, least] = [null as Mark | null, reach];
  for (const mark of marks) {
    const far = distance(mark, x, y);
    if (far <= least && (best === null || far < least)) [best, least] = [mark, far];
  }
  return best;
}

function distance(
  { x, y, box = { left: x, right: x, top: y, bottom: y } }: Mark,
  px: number,
  py: number,
): number {
  return Math.hypot(Math.max(box.left - px, 0, px - box.right), Math.max(box.top - py, 0, py - box.bottom));
}

export type Key = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';

/**
 * The mark that a key leads to: left and right along a series and from panel to panel, up and down among what is drawn at
 * that place; Home and End to the ends of the series.
 */
export function follow(marks: readonly Mark[], from: Mark | null, key: Key): Mark | null {
  if (from === null) return marks[0] ?? null;
  const there = marks.filter(({ panel }) => panel === from.panel);
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const column = from.inMap ? there.filter((mark) => overlap(mark, from)) : besides(there, from);
    const sorted = column.sort((a, b) => b.y - a.y || a.series - b.series);
    return sorted[sorted.indexOf(from) + (key === 'ArrowUp' ? 1 : -1)] ?? from;
  }
  const row = rowOf(there, from);
  const sorted = row.sort((a, b) => a.x - b.x);
  if (key === 'Home') return sorted[0];
  if (key === 'End') return sorted[sorted.length - 1];
  const step = key === 'ArrowRight' ? 1 : -1;
  const next = sorted[sorted.indexOf(from) + step];
  if (next !== undefined) return next;
  const other = marks.filter(({ panel }) => panel === from.panel + step);
  return (step > 0 ? other[0] : other[other.length - 1]) ?? from;
}

/** Of each series what is nearest in x. */
function besides(marks: readonly Mark[], from: Mark): Mark[] {
  const best = new Map<number, Mark>([[from.series, from]]);
  for (const mark of marks) {
    const known = best.get(mark.series);
    if (known === from) continue;
    if (known === undefined || Math.abs(mark.x - from.x) < Math.abs(known.x - from.x))
      best.set(mark.series, mark);
  }
  return [...best.values()];
}

/** What lies beside a mark: the others of its series; areas and bars of one height, one per place. */
function rowOf(marks: readonly Mark[], from: Mark): Mark[] {
  if (from.box === undefined) return marks.filter(({ series }) => series === from.series);
  const off = (mark: Mark): number => Math.abs(from.inMap ? mark.y - from.y : mark.series - from.series);
  const best = new Map<number, Mark>([[from.x, from]]);
  for (const mark of marks) {
    const known = best.get(mark.x);
    if (known === from || (from.inMap && overlap(mark, from))) continue;
    if (known === undefined || off(mark) < off(known)) best.set(mark.x, mark);
  }
  return [...best.values()];
}

function overlap({ box: a }: Mark, { box: b }: Mark): boolean {
  return a !== undefined && b !== undefined && a.left < b.right - 0.01 && b.left < a.right - 0.01;
}
