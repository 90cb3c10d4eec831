/** Map of cells: in which of a few states each of many things was, at each of a few moments. */
import { ConfigError } from '../../simulator/config/error.js';
import { type Figure, finish } from './figure.js';
import type { CellMark, Rect } from './model.js';
import { COLOURS, type Colour, type Hatch, styleOf } from './palette.js';
import { type FigureSpec, HEIGHT, single } from './spec.js';

/** One state a cell can be in. */
export interface CellCategory {
  /** Name in the legend. */
  readonly name: string;
  readonly colour: Colour;
  /** Pattern drawn over the colour. */
  readonly hatch: Hatch;
}

/** The cells `from` up to, but without, `to` are in the category of that number. */
export interface CellRun {
  readonly from: number;
  readonly to: number;
  readonly category: number;
}

/** Cell i lies between i and i + 1 of the y axis. */
export interface CellMap extends Omit<FigureSpec, 'height'> {
  /** Labels of the axes. */
  readonly x: string;
  readonly y: string;
  /** The states, in the order of the legend. */
  readonly categories: readonly CellCategory[];
  /** The moments, from left to right; what none of the runs covers stays empty. */
  readonly columns: readonly { readonly label: string; readonly runs: readonly CellRun[] }[];
}

/** Above this the picture is noise and the file large. */
const MOST_RECTS = 8000;

/**
 * Map of cells (y) over moments (x). Equal neighbours are merged, so 4096 cells in 20 columns stay a small file as long as
 * they form runs.
 *
 * @throws ConfigError when more than 8000 rectangles remain.
 */
export function cellMap({ x, y, categories, columns, ...head }: CellMap): Figure {
  const rects = merge(columns.map(({ runs }) => runs));
  const total = rects.length;
  if (total > MOST_RECTS) {
    throw new ConfigError(
      `cellMap: columns make ${total} rectangles after merging; at most ${MOST_RECTS}: bin cells or drop columns`,
    );
  }
  const marks = categories.map(
    ({ name, colour, hatch }, c): CellMark => ({
      kind: 'cells',
      name,
      style: { ...styleOf(c), colour: COLOURS[colour], hatch },
      rects: rects.filter((each) => each.category === c).map((each) => each.rect),
    }),
  );
  const top = Math.max(1, ...columns.flatMap(({ runs }) => runs.map(({ to }) => to)));
  const ticks = columns.map(({ label }, at) => ({ at, text: label }));
  return finish(
    single(
      { ...head, height: HEIGHT },
      {
        x: { label: x, scale: 'linear', domain: [-0.5, columns.length - 0.5], ticks },
        y: { label: y, scale: 'linear', domain: [0, top] },
        ...{ marks, references: [], notes: [] },
      },
    ),
  );
}

/** A run that is the same in neighbouring columns becomes one rectangle. */
function merge(columns: readonly (readonly CellRun[])[]): { category: number; rect: Rect }[] {
  const done: { category: number; rect: Rect }[] = [];
  let open = new Map<string, { run: CellRun; since: number }>();
  const close = ({ run, since }: { run: CellRun; since: number }, until: number) =>
    done.push({ category: run.category, rect: [since - 0.5, until - 0.5, run.from, run.to] });
  columns.forEach((column, i) => {
    const next = new Map<string, { run: CellRun; since: number }>();
    for (const run of column) {
      const key = `${run.from}-${run.to}-${run.category}`;
      next.set(key, open.get(key) ?? { run, since: i });
    }
    for (const [key, each] of open) if (!next.has(key)) close(each, i);
    open = next;
  });
  for (const each of open.values()) close(each, columns.length);
  return done;
}
