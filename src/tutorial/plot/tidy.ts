/**
 * Rows and the names of their columns, as Observable Plot and Vega-Lite take them, made into the series that the builders
 * draw. Rows that agree in place and name are repeated measurements.
 */
import * as v from 'valibot';
import { ConfigError, short } from '../../simulator/config/check.js';
import { spread } from '../../simulator/stats/spread.js';
import {
  anyList,
  FINITE,
  fail,
  isFiniteNumber,
  isList,
  type Maybe,
  type Reader,
  read,
  readField,
  record,
  shown,
  text,
  that,
} from './check.js';
import type { Ends, Note, PlaneMark, Reference } from './model.js';
import { looksOf, type Style, styleOf } from './palette.js';
import {
  AXIS_DETAILS,
  type AxisRead,
  type AxisSpec,
  type FigureSpec,
  HEAD,
  type Head,
  REMARKS,
} from './spec.js';

/** The name of one of the columns of rows of type `R`. */
export type ColumnName<R> = Extract<keyof R, string>;

/** A column with what its axis says; what is left out is made from the name. */
export interface ColumnSpec<R> extends Partial<AxisSpec> {
  /** Its name in the rows. Mandatory. */
  column: ColumnName<R>;
}

/** A column by its name, or with what its axis says. */
export type Column<R> = ColumnName<R> | ColumnSpec<R>;

/** What a figure over rows says besides its columns. `title` is made from the columns when left out. */
export type RowsHead = Partial<FigureSpec>;

/** Columns of a figure with two numeric axes. */
export interface PlaneOfRows<R> extends RowsHead {
  /** Where each row is on the x axis. Mandatory. */
  x: Column<R>;
  /** Where each row is on the y axis; null leaves the row out. Mandatory. */
  y: Column<R>;
  /** The rows of one value are one series. One series when left out. A policy has the same look in every figure. */
  by?: ColumnName<R>;
  /** Lower ends of intervals, where rows hold means with their intervals. Needs `high`. */
  low?: ColumnName<R>;
  /** Upper ends of these intervals. Needs `low`. */
  high?: ColumnName<R>;
  /** Straight lines at single values. */
  references?: readonly Reference[];
  /** Short texts at points of the plane. */
  notes?: readonly Note[];
}

/** Points over rows. */
export interface PointsOfRows<R> extends PlaneOfRows<R> {
  /** Rows with the same columns, drawn as lines beneath the points: what a formula says. One that `by` calls as it calls points has their colour. */
  curves?: readonly Partial<Record<ColumnName<R>, unknown>>[];
}

/** A row whose cells are not yet looked at. */
export type AnyRow = Readonly<Record<string, unknown>>;

/** A column as it is read: its axis with what was left out. */
export interface ColumnRead extends AxisRead {
  readonly column: string;
}

const COLUMN: Reader<ColumnRead> = v.pipe(
  that<string | object>(
    'the name of a column, or an object with column',
    (value) =>
      (typeof value === 'string' && value.trim() !== '') || (typeof value === 'object' && value !== null),
  ),
  v.transform((given): unknown => (typeof given === 'string' ? { column: given } : given)),
  record({ column: text(), title: v.optional(text()), ...AXIS_DETAILS }),
  v.transform((given): ColumnRead => ({ ...axisOf(given.column), ...given })),
);

export const COLUMNS: {
  x: Reader<ColumnRead>;
  y: Reader<ColumnRead>;
  by: Maybe<string>;
  low: Maybe<string>;
  high: Maybe<string>;
} = {
  x: COLUMN,
  y: COLUMN,
  by: v.optional(text()),
  low: v.optional(text()),
  high: v.optional(text()),
};

const PLANE = { ...HEAD, ...REMARKS, ...COLUMNS, title: v.optional(HEAD.title) };
const PLANE_OF_ROWS = record(PLANE);
const PLANE_AND_CURVES = record({ ...PLANE, curves: v.optional(anyList(v.looseObject({}), 'rows')) });
type PlaneAndCurves = v.InferOutput<typeof PLANE_AND_CURVES>;

/** One series, ready to draw: what was measured at each place, from left to right. */
export interface Series extends PlaneMark {
  readonly ends?: Ends;
}

/** A figure with two numeric axes, as it is read. */
export interface PlaneRead extends Head {
  readonly x: AxisRead;
  readonly y: AxisRead;
  readonly references: readonly Reference[];
  readonly notes: readonly Note[];
  readonly series: readonly Series[];
}

/** Reads rows and columns; `curves` is true where a figure may have rows of curves too. */
export function planeOfRows(
  where: string,
  given: readonly object[],
  spec: unknown,
  mayHaveCurves: boolean,
): PlaneRead & { readonly curves: readonly Series[] } {
  const rows = rowsOf(where, given);
  const reader = mayHaveCurves ? PLANE_AND_CURVES : PLANE_OF_ROWS;
  const { x, y, by, low, high, curves = [], ...rest } = read<PlaneAndCurves>(where, reader, spec);
  const columns = { x: x.column, y: y.column, by, low, high };
  const over = (list: readonly AnyRow[], field: string): Omit<Series, 'style'>[] =>
    groupsOf(where, field, list, columns, y.title).map(({ name, places }) => {
      const sorted = [...places]
        .map(([at, cells]) => ({
          at: numberAt(where, `${field}[${cells[0].index}].${x.column}`, at),
          cells,
        }))
        .sort((a, b) => a.at - b.at);
      return { name, x: sorted.map(({ at }) => at), ...measured(sorted.map(({ cells }) => cells)) };
    });
  const series = over(rows, 'rows');
  const under = curves.length === 0 ? [] : over(curves, 'curves');
  const names = [...new Set([...series, ...under].map(({ name }) => name))];
  const styles = new Map(looksOf(names).map((look, i) => [names[i], styleOf(look)]));
  const styleFor = (name: string): Style => styles.get(name) ?? styleOf(0);
  const isSeries = new Set(series.map(({ name }) => name));
  return {
    ...rest,
    title: rest.title ?? titleOf(`${y.title} against ${x.title}`, by),
    ...{ x, y },
    series: series.map((each) => ({ ...each, style: styleFor(each.name) })),
    curves: under.map((each) => ({
      ...each,
      name: isSeries.has(each.name) ? `${each.name}: formula` : each.name,
      style: { ...styleFor(each.name), marker: 'none' },
    })),
  };
}

/** Checks that there are rows, and that they are objects. */
export function rowsOf(where: string, given: readonly object[]): readonly AnyRow[] {
  if (!isList(given) || given.length === 0) fail(where, 'rows', given, 'a non-empty list of rows');
  // Array.from makes something of holes, which forEach passes over.
  return Array.from(given, (row, i) =>
    typeof row === 'object' && row !== null ? (row as AnyRow) : fail(where, `rows[${i}]`, row, 'an object'),
  );
}

/** What one row says of one place: its value, with its interval if it has one. */
export interface Observation {
  /** Place of the row in the list. */
  readonly index: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** One series: its name, and what was measured at each place, in the order of the rows. */
export interface Group {
  readonly name: string;
  readonly places: ReadonlyMap<unknown, readonly [Observation, ...Observation[]]>;
}

/** Rows by series and place. Rows whose y is null are left out. */
export function groupsOf(
  where: string,
  field: string,
  rows: readonly AnyRow[],
  columns: {
    x: string;
    y: string;
    by?: string | undefined;
    low?: string | undefined;
    high?: string | undefined;
  },
  otherwise: string,
): Group[] {
  const { x, y, by, low, high } = columns;
  if ((low === undefined) !== (high === undefined))
    throw new ConfigError(`${where}: low and high must come together; ${low ? 'high' : 'low'} is missing`);
  for (const column of [x, y, by, low, high]) if (column !== undefined) hasColumn(where, rows, column);
  const groups = new Map<string, Map<unknown, [Observation, ...Observation[]]>>();
  rows.forEach((row, index) => {
    if (row[y] === null) return;
    const number = (column: string) => numberAt(where, `${field}[${index}].${column}`, row[column]);
    const cell = {
      ...{ index, y: number(y) },
      ...(low === undefined || high === undefined ? {} : { low: number(low), high: number(high) }),
    };
    if (cell.low !== undefined && cell.high !== undefined && cell.low > cell.high)
      fail(where, `${field}[${index}].${low}`, cell.low, `at most ${high}, which is ${cell.high}`);
    const name = by === undefined ? otherwise : nameAt(where, `${field}[${index}].${by}`, row[by]);
    const places = groups.get(name) ?? new Map<unknown, [Observation, ...Observation[]]>();
    groups.set(name, places);
    const there = places.get(row[x]);
    if (there === undefined) places.set(row[x], [cell]);
    // The mean of several rows has not the interval of the first.
    else if (low !== undefined)
      fail(where, `${field}[${index}].${x}`, row[x], 'a place of its own, since low and high are given');
    else there.push(cell);
  });
  if (groups.size === 0)
    throw new ConfigError(`${where}: ${y} must be a number in at least one row; all are null`);
  return [...groups].map(([name, places]) => ({ name, places }));
}

/** Mean and range at each place; the rows' own intervals where they have some. */
export function measured(cells: readonly (readonly Observation[])[]): { y: number[]; ends?: Ends } {
  const { y, low, high } = spread(cells.map((there) => there.map(({ y }) => y)));
  if (cells.some((there) => there.some(({ low }) => low !== undefined)))
    return {
      y,
      ends: { low: cells.map(([{ low, y }]) => low ?? y), high: cells.map(([{ high, y }]) => high ?? y) },
    };
  return cells.every(({ length }) => length === 1) ? { y } : { y, ends: { low, high } };
}

/** Refuses a column that no row has. */
function hasColumn(where: string, rows: readonly AnyRow[], column: string): void {
  if (rows.some((row) => Object.hasOwn(row, column))) return;
  throw new ConfigError(
    `${where}: ${shown(column)} is no column of the rows; there is ${Object.keys(rows[0]).map(short).join(', ') || 'none'}`,
  );
}

function numberAt(where: string, field: string, value: unknown): number {
  return isFiniteNumber(value) ? value : readField(where, field, FINITE, value);
}

/** Names of series and places may be texts, numbers, true or false. */
function nameAt(where: string, field: string, value: unknown): string {
  if (['string', 'number', 'boolean'].includes(typeof value) && String(value).trim() !== '')
    return String(value);
  return fail(where, field, value, 'a text, a number, true or false');
}

/** The values of a column in the order of the rows, each once, and how an axis calls them. */
export function placesOf(
  where: string,
  rows: readonly AnyRow[],
  column: string,
): { values: unknown[]; names: string[] } {
  const values = [...new Set(rows.map((row) => row[column]))];
  const field = (i: number) => `rows: place ${i} of ${column}`;
  const names = values.map((value, i) => nameAt(where, field(i), value));
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i) fail(where, field(i), values[i], 'named unlike the others');
  });
  return { values, names };
}

/** Units at the ends of names, such as `passMs`. */
const UNITS: readonly (readonly [end: string, unit: string])[] = [
  ['PerSecond', 'per s'],
  ['Seconds', 's'],
  ['Percent', '%'],
  ['MiB', 'MiB'],
  ['GiB', 'GiB'],
  ['Ns', 'ns'],
  ['Us', 'µs'],
  ['Ms', 'ms'],
];

/** What an axis says of a column: `passMs` is "pass (ms)". After a capital, as in `vCPUs`, there is no unit but a plural. */
export function axisOf(column: string): { title: string; unit?: string } {
  const found = UNITS.find(([end]) => new RegExp(`[a-z\\d]${end}$`).test(column));
  const stem = found === undefined ? column : column.slice(0, -found[0].length);
  const title = stem.replace(
    /([a-z\d])([A-Z])(?=[a-z])/g,
    (_, a: string, b: string) => `${a} ${b.toLowerCase()}`,
  );
  return found === undefined ? { title } : { title, unit: found[1] };
}

/** A title where the author gave none. */
export function titleOf(what: string, by: string | undefined): string {
  const whole = by === undefined ? what : `${what}, by ${axisOf(by).title}`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
}
