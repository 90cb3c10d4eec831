/** Categorical cell map: which of a few states each of many things was in, at each of a few moments. */
import * as v from 'valibot';
import { ConfigError, short } from '../../simulator/config/check.js';
import {
  anyList,
  distinctNames,
  FINITE,
  fail,
  isList,
  listOf,
  oneOf,
  read,
  readField,
  record,
  text,
  that,
  wholeNumber,
} from './check.js';
import { fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { CellMark, Rect } from './model.js';
import { type Colour, HATCHES, type Hatch, styled, styleOf } from './palette.js';
import { COLOUR, PLANE, type PlaneSpec, single, within } from './spec.js';

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

/** One column of the map. */
export interface CellColumn {
  /** Middle of the column on the x axis; rising from column to column. */
  at: number;
  /** From the lowest cell up; what no run covers stays empty. */
  runs: readonly CellRun[];
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

const COLUMN = record({
  at: FINITE,
  runs: anyList(
    that<CellRun>('[from, count, category]', (value) => isList(value) && value.length === 3),
    'runs',
  ),
});
const CELL_MAP = record({
  ...PLANE,
  categories: listOf(
    record({ name: text(), colour: v.optional(COLOUR), hatch: v.optional(oneOf(HATCHES)) }),
    'categories',
  ),
  columns: listOf(COLUMN, 'columns'),
  labels: v.optional(anyList(text(), 'texts, one per column')),
});

type Read = v.InferOutput<typeof CELL_MAP>;

/**
 * Map of cells (y) over columns (x), each category with its own colour and hatch. Equal neighbours are merged,
 * so 4096 cells in 20 columns stay a small file as long as they form runs.
 *
 * @throws ConfigError naming the field, its value and what it may be; also when more than 8000 rectangles remain.
 */
export function cellMap(given: CellMapSpec): Figure {
  const where = 'cellMap';
  const spec = read(where, CELL_MAP, given);
  const { x, y, columns, labels, references, notes } = spec;
  if (x.scale === 'log') fail(where, 'x.scale', 'log', `'linear'`);
  if (y.scale === 'log') fail(where, 'y.scale', 'log', `'linear'`);
  const marks = categoryMarks(where, spec);
  const names = marks.map((mark) => mark.name);
  const at = columns.map((column) => column.at);
  at.forEach((value, i) => {
    if (i > 0 && value <= at[i - 1]) fail(where, `columns[${i}].at`, value, 'above the one before');
  });
  if (labels !== undefined && labels.length !== at.length)
    fail(where, 'labels', labels, `a list of ${at.length} texts, one per column`);
  const runs = columns.map((column, i) => runsOf(where, `columns[${i}].runs`, column.runs, names));
  const ends = edges(at);
  const rects = merge(runs, ends);
  const total = rects.length;
  if (total > MOST_RECTS) {
    throw new ConfigError(
      `cellMap: columns make ${total} rectangles after merging; at most ${MOST_RECTS}: bin cells or drop columns`,
    );
  }
  const filled = marks.map((mark, c) => ({
    ...mark,
    rects: rects.filter((each) => each.category === c).map((each) => each.rect),
  }));
  const top = Math.max(1, ...runs.flat().map((run) => run.to));
  const xAxis = fitAxis(where, 'x', { ...x, range: x.range ?? [ends[0], ends[ends.length - 1]] }, at, 0.02);
  const axes = {
    x:
      labels === undefined
        ? xAxis
        : { ...xAxis, ticks: at.map((value, i) => ({ at: value, text: labels[i] })) },
    y: fitAxis(where, 'y', { ...y, range: y.range ?? [0, top] }, [0, top], 0.02),
  };
  within(where, axes, references, notes);
  return finish(single(spec, { ...axes, marks: filled, references, notes }));
}

function categoryMarks(where: string, { categories }: Read): Omit<CellMark, 'rects'>[] {
  const marks = categories.map((category, i) => ({
    kind: 'cells' as const,
    name: category.name,
    style: styled(styleOf(i), category),
  }));
  distinctNames(where, 'categories', marks);
  const looks = marks.map((mark) => `${mark.style.colour} ${mark.style.hatch}`);
  looks.forEach((look, i) => {
    const same = looks.indexOf(look);
    if (same !== i)
      fail(where, `categories[${i}]`, marks[i].name, `different in hatch from '${short(marks[same].name)}'`);
  });
  return marks;
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly category: number;
}

function runsOf(where: string, field: string, runs: readonly CellRun[], names: readonly string[]): Run[] {
  let end = 0;
  const category = oneOf(names);
  return runs.map((run, i) => {
    const at = `${field}[${i}]`;
    const from = readField(where, `${at}[0]`, wholeNumber('', end, 1e9), run[0]);
    const count = readField(where, `${at}[1]`, wholeNumber('', 1, 1e9), run[1]);
    const name = readField(where, `${at}[2]`, category, run[2]);
    end = from + count;
    return { from, to: end, category: names.indexOf(name) };
  });
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
