/** Single published figures, and those that were made up to argue with. */

import * as v from 'valibot';
import { ConfigError, check, oneOf, shown, text, that } from '../../simulator/config/check.js';
import { nearNames } from './near.js';
import { fits, twice, yes } from './shapes.js';

/** How exact a published figure is, where it is not printed as exact. */
const EXACTNESS = ['about', 'less than', 'more than'] as const;

/** One published figure. */
export interface PublishedFigure {
  /** Its name here, such as `chromeos-mglru-p99`. */
  readonly id: string;
  /** What was measured or claimed, on what. */
  readonly what: string;
  /** The figure as printed. */
  readonly value: number;
  /** Its unit as printed; `not printed` where the mail has none. */
  readonly unit: string;
  /** Key of the mail or file: a step of the thread such as `T14`, or a key of `data/sources.json`. */
  readonly source: string;
  /** Who published it. */
  readonly who: string;
  /** How exact it is; exact as printed when left out. */
  readonly exactness?: (typeof EXACTNESS)[number];
  /** True when it was made up to argue with: nothing was measured. */
  readonly invented?: boolean;
  /** What else one must know of it. */
  readonly note?: string;
}

/** What `figures` of `data/published.json` holds. */
export const publishedFigures: v.GenericSchema<PublishedFigure[]> = fits(
  v.array(
    v.strictObject({
      id: text(),
      what: text(),
      value: that<number>('a number', Number.isFinite),
      unit: text(),
      source: text(),
      who: text(),
      exactness: v.optional(oneOf(EXACTNESS)),
      invented: v.optional(yes),
      note: v.optional(text()),
    }),
  ) as v.GenericSchema<PublishedFigure[]>,
  (figures) => twice(figures.map(({ id }) => id)).map((each) => `must not have an id twice; it ${each}`),
);

/** One figure of the list. @throws ConfigError listing the ids most like `id` when there is none */
export function figureOf(figures: readonly PublishedFigure[], id: string): PublishedFigure {
  check('id', text(), id);
  const found = figures.find((each) => each.id === id);
  if (found !== undefined) return found;
  const near = nearNames(
    id,
    figures.map((each) => each.id),
  );
  throw new ConfigError(
    `publishedFigure: there is no figure ${shown(id)}; the nearest of ${figures.length} are ${near.join(', ')}`,
  );
}
