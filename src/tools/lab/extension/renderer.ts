import type { Plotly } from '../../../live/figure/plotly.js';
import { dress, type LiveFigure, readTheme } from '../../../live/figure/theme.js';
import { altText, captionText, readFigure } from './figure.js';
import type { Widget, WidgetClass } from './lumino.js';

/** The MIME type we draw. */
export const mimeType = 'application/vnd.plotly.v1+json';

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

const height = 420; // px, when the figure names none

/** Makes the renderer class on JupyterLab's own Widget. */
export function rendererClass(Widget: WidgetClass, load: () => Promise<Plotly>): new () => Renderer {
  return class PlotRenderer extends Widget implements Renderer {
    private figure: LiveFigure | null = null;
    /** What Plotly draws in; the caption stands below it. */
    private readonly plot = document.createElement('div');
    private readonly caption = document.createElement('p');
    private plotly: Plotly | null = null;
    private readonly sizes: ResizeObserver;
    private readonly themes: MutationObserver;
    private width = 0;

    constructor() {
      super();
      this.addClass('second-look-figure');
      this.plot.className = 'second-look-plot';
      this.plot.style.overflow = 'hidden';
      this.plot.tabIndex = 0;
      this.caption.className = 'second-look-caption';
      this.caption.style.cssText =
        'max-width: 44rem; margin: 0 0 0.5em; color: var(--jp-content-font-color1); font-size: var(--jp-content-font-size1);';
      this.node.append(this.plot, this.caption);
      this.sizes = new ResizeObserver(() => this.fit());
      this.sizes.observe(this.plot);
      this.themes = new MutationObserver(() => requestAnimationFrame(() => void this.draw()));
      this.themes.observe(document.body, { attributes: true, attributeFilter: ['data-jp-theme-name'] });
    }

    async renderModel(model: MimeModel): Promise<void> {
      try {
        this.figure = readFigure(model.data[mimeType]);
      } catch (error) {
        this.complain(error);
        return;
      }
      this.plot.setAttribute('role', 'img');
      this.plot.setAttribute('aria-label', altText(this.figure));
      this.plot.style.height = `${Number(this.figure.layout.height) || height}px`;
      this.caption.textContent = captionText(this.figure);
      this.caption.hidden = this.caption.textContent === '';
      await this.draw();
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.sizes.disconnect();
      this.themes.disconnect();
      this.plotly?.purge(this.plot);
      super.dispose();
    }

    override onAfterAttach(message: unknown): void {
      super.onAfterAttach(message);
      void this.draw(); // JupyterLab renders before it attaches, when there is no width yet
    }

    private async draw(): Promise<void> {
      if (!this.figure || !this.isAttached) return;
      try {
        this.plotly ??= await load();
        if (this.isDisposed || !this.isAttached) return;
        const style = getComputedStyle(document.body);
        const { data, layout, config } = dress(
          structuredClone(this.figure),
          readTheme((name) => style.getPropertyValue(name).trim()),
        );
        this.width = this.plot.clientWidth;
        const sized = { ...layout, autosize: true, width: undefined };
        await this.plotly.react(this.plot, data, sized, { displaylogo: false, ...config });
      } catch (error) {
        this.complain(error);
      }
    }

    private fit(): void {
      if (this.plot.clientWidth === this.width || !this.plot.clientWidth) return;
      this.width = this.plot.clientWidth;
      if (this.plot.querySelector('.plot-container')) {
        this.plotly?.Plots.resize(this.plot).catch(() => undefined); // hidden again meanwhile: the next size fits
      }
    }

    /** A figure we cannot draw says so in its place; the browser's console is no place for a reader. */
    private complain(error: unknown): void {
      const message = document.createElement('p');
      message.textContent = `This plot cannot be drawn: ${error instanceof Error ? error.message : String(error)}.`;
      message.style.color = 'var(--jp-error-color0, #b71c1c)';
      this.figure = null;
      this.plotly?.purge(this.plot);
      this.plot.removeAttribute('aria-label');
      this.plot.setAttribute('role', 'alert');
      this.plot.style.height = 'auto';
      this.plot.replaceChildren(message);
      this.caption.hidden = true;
    }
  };
}
