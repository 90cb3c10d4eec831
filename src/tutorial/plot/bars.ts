/** Bars over named places, grouped or stacked. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import { calledSeries, fail, oneOf, read, record } from './check.js';
import { bandAxis, fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { BarMark, Reference } from './model.js';
import { looksOf, styleOf } from './palette.js';
import { HEAD, labelOf, REMARKS, single } from './spec.js';
import {
  COLUMNS,
  type Column,
  type ColumnName,
  type Group,
  groupsOf,
  measured,
  placesOf,
  type RowsHead,
  rowsOf,
  titleOf,
} from './tidy.js';

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

const { references: REFERENCES } = REMARKS;
const BARS = record({
  ...HEAD,
  ...COLUMNS,
  title: v.optional(HEAD.title),
  mode: v.optional(oneOf(['group', 'stack']), 'group'),
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
export function bars<R extends object>(rows: readonly R[], spec: BarsOfRows<R>): Figure {
  const where = 'bars';
  const list = rowsOf(where, rows);
  const { x, y, by, low, high, mode, references, ...head } = read(where, BARS, spec);
  if (y.scale === 'log') fail(where, 'y.scale', 'log', `'linear': a bar starts at 0, which a log axis lacks`);
  references.forEach((each, i) => {
    if (each.axis === 'x') fail(where, `references[${i}].axis`, 'x', `'y'`);
  });
  const groups = groupsOf(where, 'rows', list, { x: x.column, y: y.column, by, low, high }, y.title);
  const places = placesOf(where, list, x.column);
  const marks = barMarks(where, groups, places.values, mode);
  const values = marks.flatMap(({ y, base, error }) =>
    y.flatMap((height, i) =>
      height === null
        ? []
        : [base[i] + height, ...(error === undefined ? [] : [error.low[i], error.high[i]])],
    ),
  );
  const at = references.map((each) => each.at);
  const title = head.title ?? titleOf(`${y.title} by ${x.title}`, by === x.column ? undefined : by);
  return finish(
    single(
      { ...head, title },
      {
        x: bandAxis(labelOf(x), places.names),
        y: fitAxis(where, 'y', { ...y, zero: true }, [...values, ...at], 0),
        marks,
        references,
        notes: [],
      },
    ),
  );
}

function barMarks(
  where: string,
  groups: readonly Group[],
  places: readonly unknown[],
  mode: 'group' | 'stack',
): BarMark[] {
  const top = new Array<number>(places.length).fill(0);
  // Where no two share a place, each stands in the middle of its own.
  const alone = places.every((place) => groups.filter((group) => group.places.has(place)).length < 2);
  const looks = looksOf(groups.map(({ name }) => name));
  return groups.map(({ name, places: there }, index): BarMark => {
    const called = calledSeries(name);
    // A place without a row stays empty: what stands for it is not drawn.
    const found = measured(places.map((place) => there.get(place) ?? [{ index: -1, y: 0 }]));
    const y = found.y.map((height, i) => (there.has(places[i]) ? height : null));
    const base = mode === 'stack' ? [...top] : top;
    if (mode === 'stack') {
      y.forEach((height, i) => {
        if (height !== null && height < 0)
          fail(where, `${called}place ${i}`, height, 'at least 0 in a stack');
        top[i] += height ?? 0;
      });
      // The next bar would lie over the lower half of an interval.
      if (found.ends !== undefined)
        throw new ConfigError(`${where}: ${called}intervals need mode 'group'; it is 'stack'`);
    }
    const [slot, of] = mode === 'stack' || alone ? [0, 1] : [index, groups.length];
    return { kind: 'bars', name, y, base, slot, of, error: found.ends, style: styleOf(looks[index]) };
  });
}
