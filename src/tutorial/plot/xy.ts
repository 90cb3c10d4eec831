/** Lines and points: series over two numeric axes. */
import { ConfigError } from '../../simulator/config/error.js';
import { calledSeries, distinctNames } from './check.js';
import { fitAxis, tickedAt } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { LineMark, PointMark } from './model.js';
import { single, within } from './spec.js';
import { type PlaneOfRows, type PlaneRead, type PointsOfRows, planeOfRows, type Series } from './tidy.js';

/** A picture cannot show more, and the file should stay small. */
const MOST_POINTS = 20000;

/**
 * Lines, each with its own dash and marker, over rows and the names of their columns. Rows that have the same x and the
 * same name are repeated measurements: the line is their mean, a band goes from the smallest to the largest.
 *
 * @throws ConfigError naming the row or field, its value and what it may be; NaN and Infinity are refused.
 * @example
 * lines([{ vcpus: 1, passMs: 3, policy: 'BASE' }, { vcpus: 8, passMs: 9, policy: 'BASE' }],
 *   { x: 'vcpus', y: 'passMs', by: 'policy', title: 'A pass takes longer with more vCPUs' })
 */
export function lines<R extends object>(rows: readonly R[], spec: PlaneOfRows<R>): Figure {
  const plane = planeOfRows('lines', rows, spec, false);
  return figureOf('lines', plane, plane.series.map(lineMark));
}

/**
 * Points over rows and the names of their columns, over optional curves. Rows that have the same x and the same name are
 * repeated measurements: the point is their mean, whiskers go from the smallest to the largest.
 *
 * @throws ConfigError as {@link lines}
 * @example points([{ vcpus: 1, passMs: 2 }, { vcpus: 2, passMs: 5 }], { x: 'vcpus', y: 'passMs' })
 */
export function points<R extends object>(rows: readonly R[], spec: PointsOfRows<R>): Figure {
  const plane = planeOfRows('points', rows, spec, true);
  return figureOf('points', plane, [...plane.curves.map(lineMark), ...plane.series.map(pointMark)]);
}

function figureOf(where: string, plane: PlaneRead, marks: readonly (LineMark | PointMark)[]): Figure {
  for (const { name, x } of marks)
    if (x.length > MOST_POINTS)
      throw new ConfigError(
        `${where}: ${calledSeries(name)}there may be ${MOST_POINTS} points; there are ${x.length}: thin it out`,
      );
  distinctNames(where, 'series', marks);
  const { references, notes } = plane;
  const at = (axis: string) => references.filter((each) => each.axis === axis).map((each) => each.at);
  const xs = [...marks.flatMap((each) => each.x), ...at('x'), ...notes.map((each) => each.x)];
  const ys = [...marks.flatMap(heights), ...at('y'), ...notes.map((each) => each.y)];
  const dots = marks.some(({ kind }) => kind === 'points');
  const axes = {
    // A marker at the end of a line may touch the axis, a point may not.
    x: tickedAt(
      fitAxis(where, 'x', plane.x, xs, dots ? 0.04 : 0.02),
      plane.series.flatMap(({ x }) => x),
    ),
    y: fitAxis(where, 'y', plane.y, ys, 0),
  };
  within(where, axes, references, notes);
  return finish(single(plane, { ...axes, marks, references, notes }));
}

function heights(mark: LineMark | PointMark): number[] {
  const spread = mark.kind === 'line' ? mark.band : mark.error;
  return spread === undefined ? [...mark.y] : [...mark.y, ...spread.low, ...spread.high];
}

function lineMark({ ends, ...rest }: Series): LineMark {
  return { kind: 'line', ...rest, band: ends };
}

function pointMark({ ends, ...rest }: Series): PointMark {
  return { kind: 'points', ...rest, error: ends };
}
