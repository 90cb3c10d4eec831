/** Numeric map: one number per cell of a grid. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import { flag, read, record } from './check.js';
import { bandAxis } from './domain.js';
import { type Figure, finish } from './figure.js';
import type { HeatMark } from './model.js';
import { HEAD, labelOf, single } from './spec.js';
import {
  COLUMNS,
  type Column,
  groupsOf,
  measured,
  placesOf,
  type RowsHead,
  rowsOf,
  titleOf,
} from './tidy.js';

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

const { x: COLUMN } = COLUMNS;
const HEATMAP = record({
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
export function heatmap<R extends object>(rows: readonly R[], spec: HeatmapOfRows<R>): Figure {
  const where = 'heatmap';
  const list = rowsOf(where, rows);
  const { x, y, z, numbers, ...head } = read(where, HEATMAP, spec);
  const groups = groupsOf(where, 'rows', list, { x: x.column, y: z.column, by: y.column }, '');
  const [across, up] = [placesOf(where, list, x.column), placesOf(where, list, y.column)];
  const cells = across.names.length * up.names.length;
  if (cells > MOST_CELLS)
    throw new ConfigError(`heatmap: there may be ${MOST_CELLS} cells; there are ${cells}: bin them`);
  const values = up.names.map((name) => {
    const there = groups.find((group) => group.name === name)?.places;
    return across.values.map((place) => {
      const cell = there?.get(place);
      return cell === undefined ? null : measured([cell]).y[0];
    });
  });
  const mark: HeatMark = {
    kind: 'heat',
    name: labelOf(z),
    x: across.names.map((_, i) => i),
    y: up.names.map((_, i) => i),
    z: values,
    range: z.range ?? ends(values.flat().filter((value) => value !== null)),
    numbers: numbers ?? cells <= 150,
  };
  const title = head.title ?? titleOf(`${z.title} by ${x.title} and ${y.title}`, undefined);
  const axes = { x: bandAxis(labelOf(x), across.names), y: bandAxis(labelOf(y), up.names) };
  return finish(single({ ...head, title }, { ...axes, marks: [mark], references: [], notes: [] }));
}

function ends(known: readonly number[]): readonly [number, number] {
  const low = known.reduce((a, b) => Math.min(a, b));
  const high = known.reduce((a, b) => Math.max(a, b));
  // Half of it in place of 0.5, where that would be lost.
  const room = Math.max(0.5, Math.abs(low) / 2 ** 50);
  return low < high ? [low, high] : [low - room, low + room];
}
