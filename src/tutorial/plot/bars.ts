/** Bars over named places, grouped or stacked. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import {
  calledSeries,
  distinct,
  distinctNames,
  FINITE,
  fail,
  listOf,
  NUMBERS,
  oneOf,
  read,
  record,
  sameLength,
  text,
} from './check.js';
import { bandAxis, fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { BarMark } from './model.js';
import { type Colour, HATCHES, type Hatch, looksOf, styled, styleOf } from './palette.js';
import { isRows, spreadOf } from './series.js';
import {
  AXIS,
  type AxisSpec,
  COLOUR,
  type FigureSpec,
  HEAD,
  REMARKS,
  type Reference,
  single,
} from './spec.js';
import {
  axis,
  COLUMNS,
  type Column,
  type ColumnName,
  colourOf,
  groupsOf,
  measured,
  nameAt,
  type RowsHead,
  rowsOf,
  titleOf,
} from './tidy.js';

/** One bar per category. */
export interface BarSeries {
  /** Name in the legend. Mandatory. */
  name: string;
  /** One height per category; null leaves the place empty. */
  y: ArrayLike<number | null>;
  /** Lower ends of the error bars, as values of the axis. Needs `high` and mode 'group'. */
  low?: ArrayLike<number>;
  /** Upper ends of the error bars. Needs `low`. */
  high?: ArrayLike<number>;
  /** Default: by the place in the list. */
  colour?: Colour;
  /** Pattern drawn over the colour. Default: by the place in the list. */
  hatch?: Hatch;
}

/** Figure of bars over named places. */
export interface BarsSpec extends FigureSpec {
  /** Title of the axis with the categories. */
  x: { title: string };
  /** Linear; it always includes 0, since a bar's length is its value. */
  y: AxisSpec;
  /** Names of the places, from left to right. Mandatory. */
  categories: readonly string[];
  /** One bar of each at every place. Mandatory. */
  series: readonly BarSeries[];
  /** Side by side (default), or on top of each other. */
  mode?: 'group' | 'stack';
  /** Horizontal lines; `axis` is 'y'. */
  references?: readonly Reference[];
}

/** Bars over rows. */
export interface BarsOfRows<R> extends RowsHead {
  /** The place of each row, in the order of the rows. Mandatory. */
  x: Column<R>;
  /** The height; null leaves the row out. Mandatory. */
  y: Column<R>;
  /** The rows of one value are one series; the same column as `x` gives each place its own look. */
  by?: ColumnName<R>;
  /** Lower ends of intervals, where rows hold means with their intervals. Needs `high`. */
  low?: ColumnName<R>;
  /** Upper ends of these intervals. Needs `low`. */
  high?: ColumnName<R>;
  /** Side by side (default), or on top of each other. */
  mode?: 'group' | 'stack';
  /** Horizontal lines; `axis` is 'y'. */
  references?: readonly Reference[];
}

const MODE = v.optional(oneOf(['group', 'stack']), 'group');
const SERIES = record({
  name: text(),
  y: listOf(v.nullable(FINITE), 'finite numbers'),
  low: v.optional(NUMBERS),
  high: v.optional(NUMBERS),
  colour: v.optional(COLOUR),
  hatch: v.optional(oneOf(HATCHES)),
});
const { references: REFERENCES } = REMARKS;
const BARS = record({
  ...HEAD,
  x: record({ title: text() }),
  y: AXIS,
  categories: listOf(text(), 'names'),
  series: listOf(SERIES, 'series'),
  mode: MODE,
  references: REFERENCES,
});
const BARS_OF_ROWS = record({
  ...HEAD,
  ...COLUMNS,
  title: v.optional(HEAD.title),
  mode: MODE,
  references: REFERENCES,
});

/**
 * Bars, each series with its own colour and hatch, over rows and the names of their columns. Rows that have the same place
 * and the same name are repeated measurements: the bar is their mean, whiskers go from the smallest to the largest.
 *
 * @throws ConfigError naming the row or field, its value and what it may be.
 * @example
 * bars([{ policy: 'BASE', refaults: 3006 }, { policy: 'LANDED', refaults: 2264 }], { x: 'policy', y: 'refaults' })
 */
export function bars<R extends object>(rows: readonly R[], spec: BarsOfRows<R>): Figure;
/** The same over series as parallel lists. */
export function bars(spec: BarsSpec): Figure;
export function bars<R extends object>(first: readonly R[] | BarsSpec, second?: BarsOfRows<R>): Figure {
  const where = 'bars';
  const spec = read(where, BARS, isRows(first) ? barsOfRows(where, first, second) : first);
  const { categories, references, y } = spec;
  if (y.scale === 'log') fail(where, 'y.scale', 'log', `'linear': a bar starts at 0, which a log axis lacks`);
  distinct(where, 'categories', categories);
  references.forEach((each, i) => {
    if (each.axis === 'x') fail(where, `references[${i}].axis`, 'x', `'y'`);
  });
  const marks = barMarks(where, spec);
  const values = marks.flatMap(({ y, base, error }) =>
    y.flatMap((height, i) =>
      height === null
        ? []
        : [base[i] + height, ...(error === undefined ? [] : [error.low[i], error.high[i]])],
    ),
  );
  const at = references.map((each) => each.at);
  return finish(
    single(spec, {
      x: bandAxis(spec.x.title, categories),
      y: fitAxis(where, 'y', { ...y, zero: true }, [...values, ...at], false),
      marks,
      references,
      notes: [],
    }),
  );
}

function barMarks(where: string, { series: all, categories, mode }: v.InferOutput<typeof BARS>): BarMark[] {
  const places = categories.length;
  const top = new Array<number>(places).fill(0);
  // Where no two share a place, each stands in the middle of its own.
  const alone = categories.every((_, i) => all.filter(({ y }) => (y[i] ?? null) !== null).length < 2);
  const marks = all.map((series, index): BarMark => {
    const called = calledSeries(series.name);
    const { name, y } = series;
    sameLength(where, `${called}y`, y, places);
    const base = mode === 'stack' ? [...top] : new Array<number>(places).fill(0);
    if (mode === 'stack') {
      y.forEach((height, i) => {
        if (height !== null && height < 0) fail(where, `${called}y[${i}]`, height, 'at least 0 in a stack');
        top[i] += height ?? 0;
      });
    }
    const error = spreadOf(where, called, series, places);
    if (error !== undefined && mode === 'stack') {
      // The next bar would lie over the lower half of it.
      throw new ConfigError(`${where}: ${called}low and high need mode 'group'; it is 'stack'`);
    }
    const one = mode === 'stack' || alone;
    const [slot, of] = one ? [0, 1] : [index, all.length];
    return { kind: 'bars', name, y, base, slot, of, error, style: styled(styleOf(index), series) };
  });
  distinctNames(where, 'series', marks);
  return marks;
}

/** The older form of what bars over rows say. */
function barsOfRows(where: string, given: readonly object[], spec: unknown): BarsSpec {
  const rows = rowsOf(where, 'rows', given);
  const { x, y, by, low, high, ...rest } = read(where, BARS_OF_ROWS, spec);
  const groups = groupsOf(where, 'rows', rows, { x: x.column, y: y.column, by, low, high }, y.title);
  const places = [...new Set(rows.map((row) => row[x.column]))];
  const looks = looksOf(groups.map(({ name }) => name));
  const series = groups.map(({ name, places: there }, i) => {
    // A place without a row stays empty: what stands for it is not drawn.
    const cells = places.map((place) => there.get(place) ?? [{ index: -1, y: 0 }]);
    const { y: means, ...interval } = measured(cells);
    const heights = means.map((mean, p) => (there.has(places[p]) ? mean : null));
    return { name, y: heights, ...interval, colour: colourOf(looks[i]), hatch: styleOf(looks[i]).hatch };
  });
  return {
    ...rest,
    title: rest.title ?? titleOf(`${y.title} by ${x.title}`, by === x.column ? undefined : by),
    x: { title: x.title },
    y: axis(y),
    categories: places.map((place, i) => nameAt(where, `rows: place ${i} of ${x.column}`, place)),
    series,
  } as BarsSpec;
}
