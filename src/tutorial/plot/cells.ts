/** Categorical cell map: which of a few states each of many things was in, at each of a few moments. */
import { distinct, fail, fields, finite, isList, list, oneOf, text, whole } from './check.js';
import { fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { CellMark, Rect } from './model.js';
import { COLOUR_NAMES, COLOURS, type Colour, HATCHES, type Hatch, styleOf } from './palette.js';
import {
  PLANE_FIELDS,
  type PlaneSpec,
  readAxis,
  readHead,
  readNotes,
  readReferences,
  single,
  within,
} from './spec.js';

/** One state a cell can be in. */
export interface CellCategory {
  /** Name in the legend, and in `runs`. Mandatory. */
  name: string;
  /** Default: by the place in the list. */
  colour?: Colour;
  /** Pattern drawn over the colour. Default: by the place in the list. */
  hatch?: Hatch;
}

/** `count` cells from cell `from` on are in the named category. */
export type CellRun = readonly [from: number, count: number, category: string];

/** One column of the map. Give `cells` or `runs`. */
export interface CellColumn {
  /** Middle of the column on the x axis; rising from column to column. */
  at: number;
  /** Category of each cell, as an index into `categories`; -1 leaves the cell empty. */
  cells?: ArrayLike<number>;
  /** The same run by run; what no run covers stays empty. */
  runs?: readonly CellRun[];
}

/** The y axis counts cells: cell i lies between i and i + 1. */
export interface CellMapSpec extends PlaneSpec {
  /** The states, in the order of the legend. Mandatory. */
  categories: readonly CellCategory[];
  /** The moments, from left to right. Mandatory. */
  columns: readonly CellColumn[];
  /** Names under the columns instead of numbers, one per column. */
  labels?: readonly string[];
}

/** Above this the picture is noise and the file large. */
const MOST_RECTS = 8000;

/**
 * Map of cells (y) over columns (x), each category with its own colour and hatch. Equal neighbours are merged,
 * so 4096 cells in 20 columns stay a small file as long as they form runs.
 *
 * @throws RangeError naming the field, its value and what it may be; also when more than 8000 rectangles remain.
 */
export function cellMap(spec: CellMapSpec): Figure {
  const where = 'cellMap';
  fields(where, 'the argument', spec, [...PLANE_FIELDS, 'categories', 'columns', 'labels']);
  const head = readHead(where, spec);
  const x = readAxis(where, 'x', spec.x);
  const y = readAxis(where, 'y', spec.y);
  if (x.scale === 'log') fail(where, 'x.scale', 'log', `'linear'`);
  if (y.scale === 'log') fail(where, 'y.scale', 'log', `'linear'`);
  const marks = readCategories(where, spec);
  const names = marks.map((mark) => mark.name);
  const columns = Array.from(list(where, 'columns', spec.columns, 'columns')) as CellColumn[];
  const at = columns.map((column, i) => {
    fields(where, `columns[${i}]`, column, ['at', 'cells', 'runs']);
    const value = finite(where, `columns[${i}].at`, column.at);
    if (i > 0 && value <= columns[i - 1].at) fail(where, `columns[${i}].at`, value, 'above the one before');
    return value;
  });
  const runs = columns.map((column, i) => readColumn(where, `columns[${i}]`, column, names));
  const rects = merge(runs, edges(at));
  const total = rects.length;
  if (total > MOST_RECTS) {
    throw new RangeError(
      `cellMap: columns make ${total} rectangles after merging; at most ${MOST_RECTS}: bin cells or drop columns`,
    );
  }
  const filled = marks.map((mark, c) => ({
    ...mark,
    rects: rects.filter((each) => each.category === c).map((each) => each.rect),
  }));
  const ends = edges(at);
  const top = Math.max(1, ...runs.flat().map((run) => run.to));
  const labels = spec.labels === undefined ? undefined : readLabels(where, spec.labels, at);
  const xAxis = fitAxis(where, 'x', { ...x, range: x.range ?? [ends[0], ends[ends.length - 1]] }, at, true);
  const axes = {
    x: labels === undefined ? xAxis : { ...xAxis, ticks: labels },
    y: fitAxis(where, 'y', { ...y, range: y.range ?? [0, top] }, [0, top], true),
  };
  const [references, notes] = [readReferences(where, spec), readNotes(where, spec)];
  within(where, axes, references, notes);
  return finish(single(head, { ...axes, marks: filled, references, notes }));
}

function readLabels(where: string, labels: readonly string[], at: readonly number[]) {
  if (!isList(labels) || labels.length !== at.length) {
    fail(where, 'labels', labels, `a list of ${at.length} texts, one per column`);
  }
  return at.map((value, i) => ({ at: value, text: text(where, `labels[${i}]`, labels[i]) }));
}

function readCategories(where: string, spec: CellMapSpec): Omit<CellMark, 'rects'>[] {
  const all = Array.from(list(where, 'categories', spec.categories, 'categories')) as CellCategory[];
  const marks = all.map((category, i) => {
    const field = `categories[${i}]`;
    fields(where, field, category, ['name', 'colour', 'hatch']);
    const given = styleOf(i);
    const { colour, hatch } = category;
    return {
      kind: 'cells' as const,
      name: text(where, `${field}.name`, category.name),
      style: {
        ...given,
        colour:
          colour === undefined
            ? given.colour
            : COLOURS[oneOf(where, `${field}.colour`, colour, COLOUR_NAMES)],
        hatch: hatch === undefined ? given.hatch : oneOf(where, `${field}.hatch`, hatch, HATCHES),
      },
    };
  });
  distinct(
    where,
    'categories',
    marks.map((mark) => mark.name),
  );
  const looks = marks.map((mark) => `${mark.style.colour} ${mark.style.hatch}`);
  looks.forEach((look, i) => {
    const same = looks.indexOf(look);
    if (same !== i)
      fail(where, `categories[${i}]`, marks[i].name, `different in hatch from '${marks[same].name}'`);
  });
  return marks;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly category: number;
}

function readColumn(where: string, field: string, column: CellColumn, names: readonly string[]): Run[] {
  if ((column.cells === undefined) === (column.runs === undefined)) {
    throw new RangeError(`${where}: ${field} must have either cells or runs`);
  }
  return column.cells === undefined
    ? readRuns(where, field, column.runs, names)
    : encode(where, field, column.cells, names.length);
}

function readRuns(where: string, field: string, value: unknown, names: readonly string[]): Run[] {
  const items = isList(value) ? Array.from(value) : fail(where, `${field}.runs`, value, 'a list of runs');
  let end = 0;
  return items.map((item, i) => {
    const at = `${field}.runs[${i}]`;
    if (!isList(item) || item.length !== 3) return fail(where, at, item, '[from, count, category]');
    const from = whole(where, `${at}[0]`, item[0], end, 1e9);
    const count = whole(where, `${at}[1]`, item[1], 1, 1e9);
    const category = names.indexOf(oneOf(where, `${at}[2]`, item[2], names));
    end = from + count;
    return { from, to: end, category };
  });
}

function encode(where: string, field: string, value: unknown, categories: number): Run[] {
  const cells = list(where, `${field}.cells`, value, 'category indices');
  const runs: Run[] = [];
  let from = 0;
  for (let i = 0; i < cells.length; i++) {
    const category = whole(where, `${field}.cells[${i}]`, cells[i], -1, categories - 1);
    if (i + 1 < cells.length && cells[i + 1] === cells[i]) continue;
    if (category >= 0) runs.push({ from, to: i + 1, category });
    from = i + 1;
  }
  return runs;
}

/** Column borders half-way between the middles. */
function edges(at: readonly number[]): number[] {
  const first = at.length > 1 ? (at[1] - at[0]) / 2 : 0.5;
  const last = at.length > 1 ? (at[at.length - 1] - at[at.length - 2]) / 2 : 0.5;
  const inner = at.slice(1).map((value, i) => (value + at[i]) / 2);
  return [at[0] - first, ...inner, at[at.length - 1] + last];
}

/** A run that is the same in neighbouring columns becomes one rectangle. */
function merge(
  columns: readonly (readonly Run[])[],
  ends: readonly number[],
): { category: number; rect: Rect }[] {
  const done: { category: number; rect: Rect }[] = [];
  let open = new Map<string, { run: Run; since: number }>();
  const close = ({ run, since }: { run: Run; since: number }, until: number) =>
    done.push({ category: run.category, rect: [ends[since], ends[until], run.from, run.to] });
  columns.forEach((column, i) => {
    const next = new Map<string, { run: Run; since: number }>();
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
