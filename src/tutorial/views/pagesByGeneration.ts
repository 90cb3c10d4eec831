/** Pictures of where pages are: the simulator's results as figures. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import { NOT_RECORDED } from '../../simulator/replay/places.js';
import { IN_SWAP, NEVER_TOUCHED } from '../../simulator/sim/nowhere.js';
import { type CellCategory, type CellRun, cellMap } from '../plot/cells.js';
import { FINITE, isList, listOf, read, record, shown, text, that } from '../plot/check.js';
import type { Figure } from '../plot/figure.js';
import { COLOUR_NAMES, HATCHES } from '../plot/palette.js';

/** The places of all pages at one moment. */
export interface PlacesColumn {
  /** What was just done; stands under the column. */
  readonly label: string;
  /** For each page its generation, or `IN_SWAP`, `NEVER_TOUCHED`, `NOT_RECORDED`. */
  readonly places: ArrayLike<number>;
  /** For each page whether its accessed bit is set; only `steps` shows it. */
  readonly young?: ArrayLike<boolean>;
  /** The youngest generation, which may be empty; only `steps` shows it. */
  readonly maxSeq?: number;
}

/** What to draw. */
export interface PagesByGeneration {
  /** The claim the figure makes. */
  readonly title: string;
  /** The figure in words; made from the data when left out. */
  readonly alt?: string;
  /** One column a moment, in order. */
  readonly columns: readonly PlacesColumn[];
  /** What the columns are; `after each operation` when left out. */
  readonly across?: string;
  /** Text under the picture. */
  readonly caption?: string;
}

const SPEC = record({
  title: text(),
  alt: v.optional(text()),
  columns: listOf(
    // Whatever else a column knows does not matter here.
    v.looseObject({
      label: text(),
      places: that('a list of places', isList),
      young: v.optional(that('a list of true and false', isList)),
      maxSeq: v.optional(FINITE),
    }),
    'columns { label, places }',
  ),
  across: v.optional(text()),
  caption: v.optional(text()),
});

const NAMES = new Map([
  [IN_SWAP, 'in swap'],
  [NEVER_TOUCHED, 'not there yet'],
  [NOT_RECORDED, 'not recorded'],
]);

/**
 * Map of pages (upwards) over moments (to the right): in which generation was each page?
 *
 * @throws ConfigError naming the column when a place is none
 * @example
 * ```ts
 * const machine = tinyMachine({ pages: 64, kind: 'process', policy: 'LANDED' });
 * machine.touch(0, 64);
 * show(pagesByGeneration({ title: 'Where pages are', columns: [{ label: 'touched', places: machine.places() }] }));
 * ```
 */
export function pagesByGeneration(spec: PagesByGeneration): Figure {
  readPages('pagesByGeneration', spec);
  const { across = 'after each operation', columns, ...head } = spec;
  const places = inOrder(new Set(columns.flatMap(({ places }) => [...new Set(Array.from(places))])));
  return cellMap({
    ...head,
    x: across,
    y: 'page (index)',
    categories: categoriesOf(places),
    columns: columns.map((column) => ({ label: column.label, runs: runsOf(column.places, places) })),
  });
}

/** The places of pages as they are read. @throws ConfigError naming the column when a place is none */
export function readPages(where: string, spec: PagesByGeneration): PagesByGeneration {
  read(where, SPEC, spec);
  for (const [i, { places }] of spec.columns.entries()) {
    for (let p = 0; p < places.length; p++) {
      if (!Number.isInteger(places[p]) || places[p] < NOT_RECORDED) {
        throw new ConfigError(
          `${where}: columns[${i}].places[${p}] was ${shown(places[p])}; it must be a generation or one of -1, -2, -3`,
        );
      }
    }
  }
  return spec;
}

/**
 * A generation looks the same in every figure, so that maps beside one another can be compared; 48 in a row differ.
 * What is in no generation is grey, each such place with its own hatch.
 */
function categoriesOf(places: readonly number[]): CellCategory[] {
  const nowhere = places.filter((place) => place < 0);
  return places.map((place) => {
    if (place < 0)
      return { name: nameOf(place), colour: 'grey', hatch: HATCHES_OF_NOWHERE[nowhere.indexOf(place)] };
    const look = (place + 45) % 48; // generation 3, in which new memory begins, is plain
    const hatch = HATCHES[(look + Math.floor(look / 24)) % HATCHES.length];
    return { name: nameOf(place), colour: COLOURFUL[look % COLOURFUL.length], hatch };
  });
}

const COLOURFUL = COLOUR_NAMES.filter((colour) => colour !== 'grey');
const HATCHES_OF_NOWHERE = ['.', 'x', '-'] as const;

/** Generations first, oldest to youngest; pages that are in none come last. */
export function inOrder(places: Iterable<number>): number[] {
  return [...places].sort((a, b) => (a < 0 ? 1e6 - a : a) - (b < 0 ? 1e6 - b : b));
}

/** The word for a place: `generation 4`, `in swap`. */
export function nameOf(place: number): string {
  return NAMES.get(place) ?? `generation ${place}`;
}

function runsOf(places: ArrayLike<number>, order: readonly number[]): CellRun[] {
  const runs: CellRun[] = [];
  let from = 0;
  for (let to = 1; to <= places.length; to++) {
    if (to < places.length && places[to] === places[from]) continue;
    runs.push({ from, to, category: order.indexOf(places[from]) });
    from = to;
  }
  return runs;
}
