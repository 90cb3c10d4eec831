/** Numeric map: one number per cell of a grid. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import {
  anyList,
  FINITE,
  fail,
  flag,
  isList,
  listOf,
  mustBe,
  type Reader,
  read,
  record,
  text,
  that,
} from './check.js';
import { bandAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { HeatMark } from './model.js';
import { isRows } from './series.js';
import { type FigureSpec, HEAD, labelOf, RANGE, single } from './spec.js';
import {
  axis,
  COLUMNS,
  type Column,
  groupsOf,
  measured,
  nameAt,
  type RowsHead,
  rowsOf,
  titleOf,
} from './tidy.js';

/** Axis of evenly drawn places, one per column or row. */
export interface PlacesSpec {
  /** What the places are. Mandatory. */
  title: string;
  /** Unit of their numbers, shown in brackets. */
  unit?: string;
  /** Numbers or names, in drawing order (left to right, bottom to top). */
  places: ArrayLike<number> | readonly string[];
}

/** Figure of one number for each cell of a grid, as a colour. */
export interface HeatmapSpec extends FigureSpec {
  /** The columns. */
  x: PlacesSpec;
  /** The rows. */
  y: PlacesSpec;
  /** What the colour tells. */
  z: {
    title: string;
    unit?: string;
    /** `values[row][column]`, row by row from the bottom; null where nothing was measured. */
    values: readonly ArrayLike<number | null>[];
    /** Values of the first and last colour; from the data when left out. */
    range?: readonly [number, number];
  };
  /** Writes each number into its cell. Default: when there are at most 150 cells. */
  numbers?: boolean;
}

/** Numeric map over rows. */
export interface HeatmapOfRows<R> extends RowsHead {
  /** The column of the map that each row is in, in the order of the rows. Mandatory. */
  x: Column<R>;
  /** The row of the map, from the bottom, in the order of the rows. Mandatory. */
  y: Column<R>;
  /** The number, as a colour; null leaves the cell empty. Repeated measurements give their mean. Mandatory. */
  z: Column<R>;
  /** Writes each number into its cell. Default: when there are at most 150 cells. */
  numbers?: boolean;
}

const MOST_CELLS = 20000;

const PLACE: Reader<string> = v.union(
  [v.pipe(FINITE, v.transform(String)), text()],
  mustBe('a number or a text that is not blank'),
);
const PLACES = record({ title: text(), unit: v.optional(text()), places: listOf(PLACE, 'numbers or names') });
const ROW: Reader<(number | null)[]> = v.pipe(
  that<ArrayLike<unknown>>('a list of numbers', isList),
  v.transform((row) => Array.from(row)),
  v.array(v.nullable(FINITE)),
);
const HEATMAP = record({
  ...HEAD,
  x: PLACES,
  y: PLACES,
  z: record({
    title: text(),
    unit: v.optional(text()),
    values: anyList(ROW, 'rows'),
    range: v.optional(RANGE),
  }),
  numbers: v.optional(flag()),
});
const { x: COLUMN } = COLUMNS;
const HEATMAP_OF_ROWS = record({
  ...HEAD,
  title: v.optional(HEAD.title),
  x: COLUMN,
  y: COLUMN,
  z: COLUMN,
  numbers: v.optional(flag()),
});

/**
 * Numeric map over a grid of places, in colours of evenly rising lightness, over rows and the names of their columns.
 *
 * @throws ConfigError naming the row or field, its value and what it may be.
 * @example
 * heatmap([{ memoryMiB: 64, policy: 'BASE', refaults: 9 }], { x: 'memoryMiB', y: 'policy', z: 'refaults' })
 */
export function heatmap<R extends object>(rows: readonly R[], spec: HeatmapOfRows<R>): Figure;
/** The same over lists of places and values. */
export function heatmap(spec: HeatmapSpec): Figure;
export function heatmap<R extends object>(
  first: readonly R[] | HeatmapSpec,
  second?: HeatmapOfRows<R>,
): Figure {
  const where = 'heatmap';
  const spec = read(where, HEATMAP, isRows(first) ? heatmapOfRows(where, first, second) : first);
  const { x, y, z } = spec;
  const [columns, rows] = [x.places.length, y.places.length];
  if (columns * rows > MOST_CELLS)
    throw new ConfigError(
      `heatmap: z.values may have ${MOST_CELLS} cells; it has ${columns * rows}: bin them`,
    );
  if (z.values.length !== rows) fail(where, 'z.values', z.values, `a list of ${rows} rows`);
  z.values.forEach((row, r) => {
    if (row.length !== columns) fail(where, `z.values[${r}]`, row, `a list of ${columns} numbers`);
  });
  const known = z.values.flat().filter((value) => value !== null);
  if (known.length === 0)
    throw new ConfigError('heatmap: z.values must hold at least one number; all are null');
  const mark: HeatMark = {
    kind: 'heat',
    name: labelOf(z),
    x: x.places.map((_, i) => i),
    y: y.places.map((_, i) => i),
    z: z.values,
    range: z.range ?? ends(known),
    numbers: spec.numbers ?? columns * rows <= 150,
  };
  const axes = { x: bandAxis(labelOf(x), x.places), y: bandAxis(labelOf(y), y.places) };
  return finish(single(spec, { ...axes, marks: [mark], references: [], notes: [] }));
}

function ends(known: readonly number[]): readonly [number, number] {
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  // Half of it in place of 0.5, where that would be lost.
  const room = Math.max(0.5, Math.abs(low) / 2 ** 50);
  return low < high ? [low, high] : [low - room, low + room];
}

/** The older form of what a map over rows says. */
function heatmapOfRows(where: string, given: readonly object[], spec: unknown): HeatmapSpec {
  const rows = rowsOf(where, 'rows', given);
  const { x, y, z, ...rest } = read(where, HEATMAP_OF_ROWS, spec);
  const groups = groupsOf(where, 'rows', rows, { x: x.column, y: z.column, by: y.column }, '');
  const columns = [...new Set(rows.map((row) => row[x.column]))];
  const names = [...new Set(rows.map((row, i) => nameAt(where, `rows[${i}].${y.column}`, row[y.column])))];
  const values = names.map((name) => {
    const there = groups.find((group) => group.name === name)?.places;
    return columns.map((column) => {
      const cells = there?.get(column);
      return cells === undefined ? null : measured([cells]).y[0];
    });
  });
  const { title, unit, range } = axis(z);
  return {
    ...rest,
    title: rest.title ?? titleOf(`${z.title} by ${x.title} and ${y.title}`, undefined),
    x: {
      ...named(x),
      places: columns.map((place, i) => nameAt(where, `rows: place ${i} of ${x.column}`, place)),
    },
    y: { ...named(y), places: names },
    z: { title, ...(unit === undefined ? {} : { unit }), values, ...(range === undefined ? {} : { range }) },
  } as HeatmapSpec;
}

function named({ title, unit }: { title: string; unit?: string }): { title: string; unit?: string } {
  return unit === undefined ? { title } : { title, unit };
}
