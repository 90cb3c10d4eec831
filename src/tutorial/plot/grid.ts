/** Small multiples: several figures side by side, with a common y axis where wanted. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import { flag, listOf, read, record, that, wholeNumber } from './check.js';
import { sideBySide } from './describe.js';
import { type Figure, finish } from './figure.js';
import type { Panel } from './model.js';
import { type FigureSpec, HEAD } from './spec.js';

/** Figure of several figures side by side. */
export interface GridSpec extends FigureSpec {
  /** Figures with one panel each; their titles become panel titles, their alt texts are appended to `alt`. */
  figures: readonly Figure[];
  /** Panels in a row, 1 to 4. Default 2. */
  columns?: number;
  /** One range for all y axes. */
  sharedY?: boolean;
}

const GRID = record({
  ...HEAD,
  height: v.optional(HEAD.height, 200),
  figures: listOf(
    that<Figure>(
      'a figure of one panel, made by lines, points, bars, ...',
      (value) => (value as Figure | null)?.model?.panels?.length === 1,
    ),
    'figures',
  ),
  columns: v.optional(wholeNumber('', 1, 4), 2),
  sharedY: v.optional(flag(), false),
});

/**
 * Several figures as panels of one. Series of the same name and look share one legend entry. `height` is that of
 * one panel, default 200.
 *
 * @throws ConfigError naming the field, its value and what it may be.
 * @example
 * ```ts
 * const rowsOf = [{ seconds: 0, refaults: 1 }, { seconds: 10, refaults: 4 }];
 * show(grid({ title: 'Twice', alt: 'The same line twice.', figures: [
 *   lines(rowsOf, { x: 'seconds', y: 'refaults' }), points(rowsOf, { x: 'seconds', y: 'refaults' })] }));
 * ```
 */
export function grid(spec: GridSpec): Figure {
  const { title, alt, caption, height, figures, sharedY, ...rest } = read('grid', GRID, spec);
  let panels: Panel[] = figures.map(({ model }) => ({ ...model.panels[0], height }));
  if (sharedY) panels = onOneRange(panels);
  return finish({
    title,
    alt: alt === undefined ? undefined : `${alt} ${sideBySide(panels)}`,
    caption,
    panels,
    columns: Math.min(figures.length, rest.columns),
    shareY: sharedY,
  });
}

function onOneRange(panels: readonly Panel[]): Panel[] {
  const axes = panels.map(({ y }) => y);
  axes.forEach(({ scale }, i) => {
    if (scale !== axes[0].scale)
      throw new ConfigError(
        `grid: sharedY needs axes of one kind; figures[${i}].y is ${scale}, figures[0].y is ${axes[0].scale}`,
      );
  });
  const low = Math.min(...axes.map((axis) => axis.domain[0]));
  const high = Math.max(...axes.map((axis) => axis.domain[1]));
  return panels.map((panel) => ({ ...panel, y: { ...panel.y, domain: [low, high] as const } }));
}
