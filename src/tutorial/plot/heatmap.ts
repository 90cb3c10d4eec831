/** Numeric map: one number per cell of a grid. */
import { display, fail, fields, finite, isList, list, numbers, text } from './check.js';
import { bandAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { AxisModel, HeatMark } from './model.js';
import { FIGURE_FIELDS, type FigureSpec, readHead, single } from './spec.js';

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

const MOST_CELLS = 20000;

/**
 * Numeric map over a grid of places, in colours of evenly rising lightness.
 *
 * @throws RangeError naming the field, its value and what it may be.
 */
export function heatmap(spec: HeatmapSpec): Figure {
  const where = 'heatmap';
  fields(where, 'the argument', spec, [...FIGURE_FIELDS, 'x', 'y', 'z', 'numbers']);
  const head = readHead(where, spec);
  const x = readPlaces(where, 'x', spec.x);
  const y = readPlaces(where, 'y', spec.y);
  fields(where, 'z', spec.z, ['title', 'unit', 'values', 'range']);
  const [columns, rows] = [x.categories?.length ?? 0, y.categories?.length ?? 0];
  if (columns * rows > MOST_CELLS) {
    throw new RangeError(
      `heatmap: z.values may have ${MOST_CELLS} cells; it has ${columns * rows}: bin them`,
    );
  }
  const z = readValues(where, spec.z.values, rows, columns);
  const known = z.flat().filter((value) => value !== null);
  if (known.length === 0)
    throw new RangeError('heatmap: z.values must hold at least one number; all are null');
  const mark: HeatMark = {
    kind: 'heat',
    name: label(where, 'z', spec.z),
    x: Array.from({ length: columns }, (_, i) => i),
    y: Array.from({ length: rows }, (_, i) => i),
    z,
    range: readRange(where, spec.z.range, known),
    numbers: spec.numbers ?? columns * rows <= 150,
  };
  return finish(single(head, { x, y, marks: [mark], references: [], notes: [] }));
}

function label(where: string, field: string, axis: { title: string; unit?: string }): string {
  const title = text(where, `${field}.title`, axis.title);
  return axis.unit === undefined ? title : `${title} (${text(where, `${field}.unit`, axis.unit)})`;
}

function readPlaces(where: string, field: string, axis: PlacesSpec): AxisModel {
  fields(where, field, axis, ['title', 'unit', 'places']);
  const places = Array.from(list(where, `${field}.places`, axis.places, 'numbers or names'), (place, i) =>
    typeof place === 'number'
      ? String(finite(where, `${field}.places[${i}]`, place))
      : text(where, `${field}.places[${i}]`, place),
  );
  return bandAxis(label(where, field, axis), places);
}

function readValues(where: string, value: unknown, rows: number, columns: number): (number | null)[][] {
  if (!isList(value) || value.length !== rows)
    return fail(where, 'z.values', value, `a list of ${rows} rows`);
  return Array.from(value, (row, r) => {
    if (!isList(row) || row.length !== columns) {
      throw new RangeError(
        `${where}: z.values[${r}] must be a list of ${columns} numbers; it is ${display(row)}`,
      );
    }
    return Array.from(row, (cell, c) => (cell === null ? null : finite(where, `z.values[${r}][${c}]`, cell)));
  });
}

function readRange(where: string, range: unknown, known: readonly number[]): readonly [number, number] {
  if (range !== undefined) {
    const [low, high] = numbers(where, 'z.range', range, 2);
    return low < high ? [low, high] : fail(where, 'z.range', range, `low < high (got ${low}, ${high})`);
  }
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}
