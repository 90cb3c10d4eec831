/** Small multiples: several figures side by side, with common axes where asked. */
import { fields, list, whole } from './check.js';
import { type Figure, finish } from './figure.js';
import type { AxisModel, Panel } from './model.js';
import { FIGURE_FIELDS, type FigureSpec, readHead } from './spec.js';

/** Figure of several figures side by side. */
export interface GridSpec extends FigureSpec {
  /** Figures with one panel each; their titles become panel titles, their alt texts are appended to `alt`. */
  figures: readonly Figure[];
  /** Panels in a row, 1 to 4. Default 2. */
  columns?: number;
  /** One range for all x axes. */
  sharedX?: boolean;
  /** One range for all y axes. */
  sharedY?: boolean;
}

/**
 * Several figures as panels of one. Series of the same name and look share one legend entry. `height` is that of
 * one panel, default 200.
 *
 * @throws RangeError naming the field, its value and what it may be.
 */
export function grid(spec: GridSpec): Figure {
  const where = 'grid';
  fields(where, 'the argument', spec, [...FIGURE_FIELDS, 'figures', 'columns', 'sharedX', 'sharedY']);
  const head = readHead(where, { ...spec, height: spec.height ?? 200 });
  const figures = Array.from(list(where, 'figures', spec.figures, 'figures')) as Figure[];
  const columns = Math.min(figures.length, whole(where, 'columns', spec.columns ?? 2, 1, 4));
  const [shareX, shareY] = [spec.sharedX ?? false, spec.sharedY ?? false];
  let panels: Panel[] = figures.map((figure, i) => {
    const inner = figure?.model?.panels;
    if (inner?.length !== 1) {
      throw new RangeError(
        `grid: figures[${i}] must be a figure of one panel, made by lines, points, bars, ...`,
      );
    }
    return { ...inner[0], height: head.height };
  });
  if (shareX) panels = shared(panels, 'x', 'sharedX');
  if (shareY) panels = shared(panels, 'y', 'sharedY');
  return finish({
    title: head.title,
    alt: [head.alt, ...panels.map((panel, i) => `Panel ${i + 1}, ${panel.title}: ${panel.alt}`)].join(' '),
    ...(head.caption === undefined ? {} : { caption: head.caption }),
    panels,
    columns,
    shareX,
    shareY,
  });
}

function shared(panels: readonly Panel[], side: 'x' | 'y', field: string): Panel[] {
  const axes = panels.map((panel) => panel[side]);
  const same = (a: AxisModel, b: AxisModel) =>
    a.scale === b.scale && (a.categories ?? []).join('\n') === (b.categories ?? []).join('\n');
  axes.forEach((axis, i) => {
    if (!same(axis, axes[0])) {
      throw new RangeError(
        `grid: ${field} needs axes of one kind; figures[${i}].${side} is ${axis.scale}, figures[0].${side} is ${axes[0].scale}` +
          (axis.scale === axes[0].scale ? ' with other categories' : ''),
      );
    }
  });
  const low = Math.min(...axes.map((axis) => axis.domain[0]));
  const high = Math.max(...axes.map((axis) => axis.domain[1]));
  return panels.map((panel) => ({ ...panel, [side]: { ...panel[side], domain: [low, high] as const } }));
}
