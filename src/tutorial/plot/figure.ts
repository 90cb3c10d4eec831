/** The finished figure: plain data with both pictures. */
import { bundleOf, type ShownFigure, shownAs } from './bundle.js';
import { inWords } from './describe.js';
import type { FigureModel } from './model.js';
import { toPlotly } from './plotly.js';
import type { Draft } from './spec.js';
import { toSvg } from './svg/figure.js';

/**
 * A figure, ready to show. As the last expression of a cell it shows itself; `show` shows it from anywhere.
 * Everything but that one hook is plain data: a figure may go through a worker's message or JSON.
 */
export interface Figure extends ShownFigure {
  /** What was drawn; {@link grid} puts figures together from it. */
  readonly model: FigureModel;
}

/** Both pictures of a model. The same model gives the same bytes. */
export function finish(draft: Draft): Figure {
  const model = worded(draft);
  const { title, alt, caption } = model;
  const figure: Figure = {
    title,
    alt,
    ...(caption === undefined ? {} : { caption }),
    plotly: toPlotly(model),
    svg: toSvg(model),
    model,
  };
  return shownAs(figure, () => {
    if (model.altIsMade)
      console.warn(
        `"${title}" has no alt; write what a reader who cannot see it must know. Until then: ${alt}`,
      );
    return bundleOf(figure);
  });
}

/** A figure without words of its author gets those that its data give. */
function worded(draft: Draft): FigureModel {
  const { alt } = draft;
  if (alt !== undefined) return { ...draft, alt };
  const made = inWords(draft.panels);
  const panels = draft.panels.length === 1 ? [{ ...draft.panels[0], alt: made }] : draft.panels;
  return { ...draft, alt: made, altIsMade: true, panels };
}
