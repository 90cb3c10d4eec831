/** Bars over named places, grouped or stacked. */
import { distinct, fail, fields, list, numbers, oneOf, text } from './check.js';
import { bandAxis, fitAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { BarMark } from './model.js';
import { COLOUR_NAMES, COLOURS, type Colour, HATCHES, type Hatch, styleOf } from './palette.js';
import type { Reference } from './spec.js';
import {
  type AxisSpec,
  FIGURE_FIELDS,
  type FigureSpec,
  readAxis,
  readHead,
  readReferences,
  single,
} from './spec.js';
import { readSpread } from './xy.js';

/** One bar per category. */
export interface BarSeries {
  /** Name in the legend. Mandatory. */
  name: string;
  /** One height per category. */
  y: ArrayLike<number>;
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

/**
 * Bars, each series with its own colour and hatch.
 *
 * @throws RangeError naming the field, its value and what it may be.
 */
export function bars(spec: BarsSpec): Figure {
  const where = 'bars';
  fields(where, 'the argument', spec, [
    ...FIGURE_FIELDS,
    ...['x', 'y', 'categories', 'series', 'mode', 'references'],
  ]);
  const head = readHead(where, spec);
  fields(where, 'x', spec.x, ['title']);
  const title = text(where, 'x.title', spec.x.title);
  const y = readAxis(where, 'y', spec.y);
  if (y.scale === 'log') fail(where, 'y.scale', 'log', `'linear': a bar starts at 0, which a log axis lacks`);
  const categories = Array.from(list(where, 'categories', spec.categories, 'names'), (each, i) =>
    text(where, `categories[${i}]`, each),
  );
  categories.forEach((each, i) => {
    if (categories.indexOf(each) !== i) fail(where, `categories[${i}]`, each, 'a name no other category has');
  });
  const mode = oneOf(where, 'mode', spec.mode ?? 'group', ['group', 'stack']);
  const marks = readSeries(where, spec, categories.length, mode);
  const references = readReferences(where, { ...spec, x: { title } });
  references.forEach((each, i) => {
    if (each.axis === 'x') fail(where, `references[${i}].axis`, 'x', `'y'`);
  });
  const values = marks.flatMap((mark) => [
    ...mark.y.map((height, i) => mark.base[i] + height),
    ...(mark.error === undefined ? [] : [...mark.error.low, ...mark.error.high]),
  ]);
  const at = references.map((each) => each.at);
  return finish(
    single(head, {
      x: bandAxis(title, categories),
      y: fitAxis(where, 'y', { ...y, zero: true }, [...values, ...at], false),
      marks,
      references,
      notes: [],
    }),
  );
}

function readSeries(where: string, spec: BarsSpec, places: number, mode: 'group' | 'stack'): BarMark[] {
  const all = Array.from(list(where, 'series', spec.series, 'series')) as BarSeries[];
  const top = new Array<number>(places).fill(0);
  const marks = all.map((series, index): BarMark => {
    fields(where, `series[${index}]`, series, ['name', 'y', 'low', 'high', 'colour', 'hatch']);
    const name = text(where, `series[${index}].name`, series.name);
    const called = `series '${name}': `;
    const y = numbers(where, `${called}y`, series.y, places);
    const base = mode === 'stack' ? [...top] : new Array<number>(places).fill(0);
    if (mode === 'stack') {
      y.forEach((height, i) => {
        if (height < 0) fail(where, `${called}y[${i}]`, height, 'at least 0 in a stack');
        top[i] += height;
      });
    }
    const error = readSpread(where, called, series, places);
    if (error !== undefined && mode === 'stack') {
      // The next bar would lie over the lower half of it.
      throw new RangeError(`${where}: ${called}low and high need mode 'group'; it is 'stack'`);
    }
    const given = styleOf(index);
    return {
      kind: 'bars',
      name,
      y,
      base,
      slot: mode === 'stack' ? 0 : index,
      of: mode === 'stack' ? 1 : all.length,
      ...(error === undefined ? {} : { error }),
      style: {
        ...given,
        colour:
          series.colour === undefined
            ? given.colour
            : COLOURS[oneOf(where, `${called}colour`, series.colour, COLOUR_NAMES)],
        hatch:
          series.hatch === undefined ? given.hatch : oneOf(where, `${called}hatch`, series.hatch, HATCHES),
      },
    };
  });
  distinct(
    where,
    'series',
    marks.map((mark) => mark.name),
  );
  return marks;
}
