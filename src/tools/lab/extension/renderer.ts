import { make } from '../../../live/element.js';
import { drawPlotly } from '../../../live/figure/explore.js';
import { isFigure, liveFigure } from '../../../live/figure/figure.js';
import type { Plotly } from '../../../live/figure/plotly.js';
import { PLOTLY } from '../../../tutorial/plot/bundle.js';
import { readFigure } from './figure.js';
import type { Widget, WidgetClass } from './lumino.js';

/** The part of JupyterLab's MIME model that we read. We never write to it: what is saved stays what was sent. */
export interface MimeModel {
  readonly data: Record<string, unknown>;
  /** Whether the reader ran the cell or trusts the notebook. */
  readonly trusted: boolean;
}

/** What JupyterLab wants from a renderer. */
export interface Renderer extends Widget {
  renderModel(model: MimeModel): Promise<void>;
}

/** Keys belong to what has them: JupyterLab would move to another cell. It looks at the element with the focus only. */
export function keepKeys(node: HTMLElement): void {
  node.addEventListener('focusin', ({ target }) => {
    (target as Element).setAttribute('data-lm-suppress-shortcuts', 'true');
  });
}

/**
 * Makes the renderer class on JupyterLab's own Widget. A figure of this library is its picture, as in the page; a plot of another
 * library has none, and is drawn by Plotly.
 */
export function rendererClass(Widget: WidgetClass, load: () => Promise<Plotly>): new () => Renderer {
  return class FigureRenderer extends Widget implements Renderer {
    // A place of its own: JupyterLab pads the widget itself.
    readonly #place = make('div', 'second-look');
    #widths: ResizeObserver | undefined;

    constructor() {
      super();
      this.node.append(this.#place);
      keepKeys(this.node);
    }

    async renderModel({ data }: MimeModel): Promise<void> {
      this.#widths?.disconnect();
      if (isFigure(data)) this.#place.replaceChildren(liveFigure(data));
      else this.#drawOther(data[PLOTLY]);
    }

    override dispose(): void {
      this.#widths?.disconnect();
      super.dispose();
    }

    #drawOther(value: unknown): void {
      const plot = make('div');
      this.#place.replaceChildren(plot);
      try {
        const figure = readFigure(value);
        // JupyterLab renders before it attaches, when there is no width yet.
        this.#widths = new ResizeObserver(() => {
          if (plot.clientWidth === 0) return;
          this.#widths?.disconnect();
          load()
            .then((plotly) => drawPlotly(plotly, plot, figure))
            .catch((error: unknown) => this.#complain(error));
        });
        this.#widths.observe(plot);
      } catch (error) {
        this.#complain(error);
      }
    }

    /** A plot we cannot draw says so in its place; the browser's console is no place for a reader. */
    #complain(error: unknown): void {
      const why = error instanceof Error ? error.message : String(error);
      this.#place.replaceChildren(make('p', { role: 'alert' }, `This plot cannot be drawn: ${why}.`));
    }
  };
}
