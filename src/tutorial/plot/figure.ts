/** The finished figure: plain data with both pictures. */
import { bundleOf, type MimeBundle } from './bundle.js';
import type { FigureModel } from './model.js';
import { type PlotlyFigure, toPlotly } from './plotly.js';
import { toSvg } from './svg/figure.js';

/**
 * A figure, ready to show. As the last expression of a cell it shows itself; `show` shows it from anywhere.
 * Everything but that one hook is plain data: a figure may go through a worker's message or JSON.
 */
export interface Figure {
  /** The claim. */
  readonly title: string;
  /** The picture in words. */
  readonly alt: string;
  /** Text under the picture. */
  readonly caption?: string;
  /** The live picture, for Plotly. Numbers have six significant digits. */
  readonly plotly: PlotlyFigure;
  /** The static picture: a whole SVG document on a light card of its own. */
  readonly svg: string;
  /** What was drawn; {@link grid} puts figures together from it. */
  readonly model: FigureModel;
}

/** Both pictures of a model. The same model gives the same bytes. */
export function finish(model: FigureModel): Figure {
  const { title, alt, caption } = model;
  const figure: Figure = {
    title,
    alt,
    ...(caption === undefined ? {} : { caption }),
    plotly: toPlotly(model),
    svg: toSvg(model),
    model,
  };
  // Not enumerable, so that printing, comparing or copying a figure sees data only.
  Object.defineProperty(figure, Symbol.for('Jupyter.display'), { value: (): MimeBundle => bundleOf(figure) });
  return figure;
}
