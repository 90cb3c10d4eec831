/** Lines, points and steps: series over two numeric axes. */
import { distinct, fail, fields, list, numbers, oneOf, text } from './check.js';
import { fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { LineMark, Mark, PointMark, Spread } from './model.js';
import {
  COLOUR_NAMES,
  COLOURS,
  type Colour,
  DASHES,
  type Dash,
  MARKERS,
  type Marker,
  type Style,
  styleOf,
} from './palette.js';
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

/** One series of numbers. `x`, `y`, `low` and `high` have one entry per point. */
export interface Series {
  /** Name in the legend. Mandatory. */
  name: string;
  /** Where each point is on the x axis, in data units. Mandatory. */
  x: ArrayLike<number>;
  /** Where it is on the y axis. Mandatory. */
  y: ArrayLike<number>;
  /** Lower end of the uncertainty: a band around a line, error bars at points. Needs `high`. */
  low?: ArrayLike<number>;
  /** Upper end of the uncertainty. Needs `low`. */
  high?: ArrayLike<number>;
  /** Default: by the place in the list. */
  colour?: Colour;
  /** Default: by the place in the list. */
  dash?: Dash;
  /** Default: by the place in the list; curves under points have none. */
  marker?: Marker;
}

/** Figure of lines, e.g. a quantity over time. */
export interface LinesSpec extends PlaneSpec {
  /** The lines, in the order of the legend. Mandatory. */
  series: readonly Series[];
}

/** Figure of points, with curves (e.g. what a formula says) drawn beneath them. */
export interface PointsSpec extends PlaneSpec {
  /** The points, in the order of the legend. Mandatory. */
  series: readonly Series[];
  /** Lines over the same axes. */
  curves?: readonly Series[];
}

const SERIES_FIELDS = ['name', 'x', 'y', 'low', 'high', 'colour', 'dash', 'marker'];
/** A picture cannot show more, and the file should stay small. */
const MOST_POINTS = 20000;

/**
 * Lines, each with its own dash and marker and optionally an uncertainty band.
 *
 * @throws RangeError naming the field, its value and what it may be; NaN and Infinity are refused by index.
 */
export function lines(spec: LinesSpec): Figure {
  return plane('lines', spec, [], (series, i) => lineMark('lines', 'series', series, i, false));
}

/** Lines that hold each value until the next x, e.g. a counter. Same fields and errors as {@link lines}. */
export function steps(spec: LinesSpec): Figure {
  return plane('steps', spec, [], (series, i) => lineMark('steps', 'series', series, i, true));
}

/** Points with optional error bars, over optional curves. Same errors as {@link lines}. */
export function points(spec: PointsSpec): Figure {
  const count = Array.isArray(spec?.series) ? spec.series.length : 0;
  const curves = spec?.curves ?? [];
  const under = Array.from(curves, (curve, i) => {
    // A curve's look must not repeat that of a point series.
    const mark = lineMark('points', 'curves', curve, i, false, count + i);
    return curve.marker === undefined ? { ...mark, style: { ...mark.style, marker: 'none' as const } } : mark;
  });
  return plane('points', spec, under, (series, i) => pointMark(series, i));
}

function plane(
  where: string,
  spec: LinesSpec | PointsSpec,
  under: readonly Mark[],
  mark: (series: Series, index: number) => Mark,
): Figure {
  const extra = where === 'points' ? ['series', 'curves'] : ['series'];
  fields(where, 'the argument', spec, [...PLANE_FIELDS, ...extra]);
  const head = readHead(where, spec);
  const x = readAxis(where, 'x', spec.x);
  const y = readAxis(where, 'y', spec.y);
  list(where, 'series', spec.series, 'series');
  const marks = [...under, ...Array.from(spec.series, mark)] as (LineMark | PointMark)[];
  distinct(
    where,
    'series',
    marks.map((each) => each.name),
  );
  const references = readReferences(where, spec);
  const notes = readNotes(where, spec);
  const at = (axis: string) => references.filter((each) => each.axis === axis).map((each) => each.at);
  const xs = [...marks.flatMap((each) => each.x), ...at('x'), ...notes.map((each) => each.x)];
  const ys = [...marks.flatMap(heights), ...at('y'), ...notes.map((each) => each.y)];
  const axes = {
    x: fitAxis(where, 'x', x, xs, true),
    y: fitAxis(where, 'y', y, ys, false),
  };
  within(where, axes, references, notes);
  return finish(single(head, { ...axes, marks, references, notes }));
}

function heights(mark: LineMark | PointMark): number[] {
  const spread = mark.kind === 'line' ? mark.band : mark.error;
  return spread === undefined ? [...mark.y] : [...mark.y, ...spread.low, ...spread.high];
}

function lineMark(
  where: string,
  field: string,
  series: Series,
  index: number,
  stepped: boolean,
  look: number = index,
): LineMark {
  const { name, x, y, spread, style } = readSeries(where, `${field}[${index}]`, series, look);
  return { kind: 'line', name, x, y, ...(spread === undefined ? {} : { band: spread }), stepped, style };
}

function pointMark(series: Series, index: number): PointMark {
  const { name, x, y, spread, style } = readSeries('points', `series[${index}]`, series, index);
  if (style.marker === 'none') fail('points', `series[${index}].marker`, 'none', 'a visible marker');
  return { kind: 'points', name, x, y, ...(spread === undefined ? {} : { error: spread }), style };
}

function readSeries(where: string, field: string, series: Series, look: number) {
  fields(where, field, series, SERIES_FIELDS);
  const name = text(where, `${field}.name`, series.name);
  // From here on errors name the series by what its author calls it.
  const called = `series '${name}': `;
  const x = numbers(where, `${called}x`, series.x);
  if (x.length > MOST_POINTS) {
    throw new RangeError(
      `${where}: ${called}x may have ${MOST_POINTS} points; it has ${x.length}: thin it out`,
    );
  }
  const y = numbers(where, `${called}y`, series.y, x.length);
  return {
    name,
    x,
    y,
    spread: readSpread(where, called, series, x.length),
    style: readStyle(where, called, series, look),
  };
}

/** `low` and `high` come together, and low is not above high. */
export function readSpread(
  where: string,
  called: string,
  series: { low?: ArrayLike<number>; high?: ArrayLike<number> },
  length: number,
): Spread | undefined {
  if (series.low === undefined && series.high === undefined) return undefined;
  const low = numbers(where, `${called}low`, series.low, length);
  const high = numbers(where, `${called}high`, series.high, length);
  low.forEach((value, i) => {
    if (value > high[i]) fail(where, `${called}low[${i}]`, value, `at most high[${i}], which is ${high[i]}`);
  });
  return { low, high };
}

function readStyle(where: string, called: string, series: Series, look: number): Style {
  const given = styleOf(look);
  return {
    ...given,
    colour:
      series.colour === undefined
        ? given.colour
        : COLOURS[oneOf(where, `${called}colour`, series.colour, COLOUR_NAMES)],
    dash: series.dash === undefined ? given.dash : oneOf(where, `${called}dash`, series.dash, DASHES),
    marker:
      series.marker === undefined ? given.marker : oneOf(where, `${called}marker`, series.marker, MARKERS),
  };
}
