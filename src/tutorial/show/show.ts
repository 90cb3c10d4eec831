import { ConfigError } from '../../simulator/config/error.js';
import { formsOf, type MimeBundle } from '../plot/bundle.js';
import type { Figure } from '../plot/figure.js';
import { send } from './display.js';
import { markdownForms } from './markdown.js';
import type { Stepped } from './steps.js';
import { type Found, isFound, summaryOf } from './summary.js';
import type { Table } from './table.js';

/** What a cell can show: a figure, a table, steps, a text in Markdown, what was found by runs, or several of them. */
export type Shown = Figure | Table | Stepped | Found | string | readonly Shown[];

/**
 * Shows a figure, a table, steps, a text in Markdown, or several of them under the cell; of what `simulate`, `sweep` or
 * `compare` found, a table and a figure. Running the cell again replaces it.
 *
 * @throws ConfigError when it is none of these; Error outside a notebook.
 * @example
 * ```ts
 * show(simulate({ ...scenarios.plain, durationSeconds: 60 }));
 * show([lines([{ x: 1, y: 2 }, { x: 2, y: 3 }], { x: 'x', y: 'y' }), 'A line in **Markdown**.']);
 * ```
 */
export function show(what: Shown): void {
  for (const data of shownForms('show', what)) send({ data });
}

/** Each thing to show, in all its forms. */
export function shownForms(where: string, what: Shown): MimeBundle[] {
  if (Array.isArray(what)) return what.flatMap((each) => shownForms(where, each));
  if (isFound(what)) return summaryOf(what).flatMap((each) => shownForms(where, each!));
  const forms = typeof what === 'string' ? markdownForms(what) : formsOf(what);
  if (forms !== undefined) return [forms];
  throw new ConfigError(
    `${where}: it takes a figure made by lines, points, bars, heatmap, grid or pagesByGeneration, a table, steps, a text, what simulate, sweep or compare found, or a list of these`,
  );
}
