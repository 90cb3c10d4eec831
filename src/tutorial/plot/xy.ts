/** Lines and points: series over two numeric axes. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import {
  calledSeries,
  distinctNames,
  fail,
  listOf,
  NUMBERS,
  oneOf,
  read,
  record,
  sameLength,
  text,
} from './check.js';
import { fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { Ends, LineMark, PointMark } from './model.js';
import { DASHES, MARKERS, type Style, styled, styleOf } from './palette.js';
import { isRows, type LinesSpec, type PointsSpec, spreadOf } from './series.js';
import { COLOUR, PLANE, single, within } from './spec.js';
import { type LinesOfRows, type PointsOfRows, planeOfRows } from './tidy.js';

/** A picture cannot show more, and the file should stay small. */
const MOST_POINTS = 20000;

const SERIES = record({
  name: text(),
  x: NUMBERS,
  y: NUMBERS,
  low: v.optional(NUMBERS),
  high: v.optional(NUMBERS),
  colour: v.optional(COLOUR),
  dash: v.optional(oneOf(DASHES)),
  marker: v.optional(oneOf(MARKERS)),
});
const MANY = listOf(SERIES, 'series');
const LINES = record({ ...PLANE, series: MANY, curve: v.optional(oneOf(['linear', 'step']), 'linear') });
const POINTS = record({ ...PLANE, series: MANY, curves: v.optional(v.array(SERIES), []) });

type SeriesRead = v.InferOutput<typeof SERIES>;

/**
 * Lines, each with its own dash and marker, over rows and the names of their columns. Rows that have the same x and the
 * same name are repeated measurements: the line is their mean, a band goes from the smallest to the largest.
 *
 * @throws ConfigError naming the row or field, its value and what it may be; NaN and Infinity are refused.
 * @example
 * lines([{ vcpus: 1, passMs: 3, policy: 'BASE' }, { vcpus: 8, passMs: 9, policy: 'BASE' }],
 *   { x: 'vcpus', y: 'passMs', by: 'policy', title: 'A pass takes longer with more vCPUs' })
 */
export function lines<R extends object>(rows: readonly R[], spec: LinesOfRows<R>): Figure;
/** The same over series as parallel lists. */
export function lines(spec: LinesSpec): Figure;
export function lines<R extends object>(first: readonly R[] | LinesSpec, second?: LinesOfRows<R>): Figure {
  const spec = read('lines', LINES, isRows(first) ? planeOfRows('lines', first, second) : first);
  return plane(
    'lines',
    spec,
    spec.series.map((series, i) => lineMark('lines', series, styleOf(i), spec.curve === 'step')),
  );
}

/**
 * Points over rows and the names of their columns, over optional curves. Rows that have the same x and the same name are
 * repeated measurements: the point is their mean, whiskers go from the smallest to the largest.
 *
 * @throws ConfigError as {@link lines}
 * @example points([{ vcpus: 1, passMs: 2 }, { vcpus: 2, passMs: 5 }], { x: 'vcpus', y: 'passMs' })
 */
export function points<R extends object>(rows: readonly R[], spec: PointsOfRows<R>): Figure;
/** The same over series as parallel lists. */
export function points(spec: PointsSpec): Figure;
export function points<R extends object>(first: readonly R[] | PointsSpec, second?: PointsOfRows<R>): Figure {
  const spec = read('points', POINTS, isRows(first) ? planeOfRows('points', first, second) : first);
  // A curve's look must not repeat that of a point series.
  const under = spec.curves.map((curve, i) =>
    lineMark('points', curve, { ...styleOf(spec.series.length + i), marker: 'none' }, false),
  );
  return plane('points', spec, [...under, ...spec.series.map(pointMark)]);
}

function plane(
  where: string,
  spec: Omit<v.InferOutput<typeof LINES>, 'curve'>,
  marks: readonly (LineMark | PointMark)[],
): Figure {
  distinctNames(where, 'series', marks);
  const { references, notes } = spec;
  const at = (axis: string) => references.filter((each) => each.axis === axis).map((each) => each.at);
  const xs = [...marks.flatMap((each) => each.x), ...at('x'), ...notes.map((each) => each.x)];
  const ys = [...marks.flatMap(heights), ...at('y'), ...notes.map((each) => each.y)];
  const axes = {
    x: fitAxis(where, 'x', spec.x, xs, true),
    y: fitAxis(where, 'y', spec.y, ys, false),
  };
  within(where, axes, references, notes);
  return finish(single(spec, { ...axes, marks, references, notes }));
}

function heights(mark: LineMark | PointMark): number[] {
  const spread = mark.kind === 'line' ? mark.band : mark.error;
  return spread === undefined ? [...mark.y] : [...mark.y, ...spread.low, ...spread.high];
}

function lineMark(where: string, series: SeriesRead, look: Style, stepped: boolean): LineMark {
  const { name, x, y } = series;
  return { kind: 'line', name, x, y, band: measured(where, series), stepped, style: styled(look, series) };
}

function pointMark(series: SeriesRead, i: number): PointMark {
  const { name, x, y } = series;
  const error = measured('points', series);
  const style = styled(styleOf(i), series);
  if (style.marker === 'none') fail('points', `${calledSeries(name)}marker`, 'none', 'a visible marker');
  return { kind: 'points', name, x, y, error, style };
}

/** Checks the lengths; gives the uncertainty, if any. */
function measured(where: string, series: SeriesRead): Ends | undefined {
  const called = calledSeries(series.name);
  const { length } = series.x;
  if (length > MOST_POINTS)
    throw new ConfigError(
      `${where}: ${called}x may have ${MOST_POINTS} points; it has ${length}: thin it out`,
    );
  sameLength(where, `${called}y`, series.y, length);
  return spreadOf(where, called, series, length);
}
