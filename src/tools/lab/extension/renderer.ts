import { altText, type LiveFigure, readFigure } from './figure.js';
import type { Widget, WidgetClass } from './lumino.js';
import type { Plotly } from './plotly.js';
import { dress, readTheme } from './theme.js';

/** The MIME type we draw. */
export const mimeType = 'application/vnd.plotly.v1+json';

/** The part of JupyterLab's MIME model that we read. We never write to it: what is saved stays what was sent. */
interface MimeModel {
  readonly data: Record<string, unknown>;
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
    private plotly: Plotly | null = null;
    private readonly sizes: ResizeObserver;
    private readonly themes: MutationObserver;
    private width = 0;

    constructor() {
      super();
      this.addClass('second-look-plot');
      this.node.style.overflow = 'hidden';
      this.node.tabIndex = 0;
      this.sizes = new ResizeObserver(() => this.fit());
      this.sizes.observe(this.node);
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
      this.node.setAttribute('role', 'img');
      this.node.setAttribute('aria-label', altText(this.figure));
      this.node.style.height = `${Number(this.figure.layout.height) || height}px`;
      await this.draw();
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.sizes.disconnect();
      this.themes.disconnect();
      this.plotly?.purge(this.node);
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
        this.width = this.node.clientWidth;
        const sized = { ...layout, autosize: true, width: undefined };
        await this.plotly.react(this.node, data, sized, { displaylogo: false, ...config });
      } catch (error) {
        this.complain(error);
      }
    }

    private fit(): void {
      if (this.node.clientWidth === this.width || !this.node.clientWidth) return;
      this.width = this.node.clientWidth;
      if (this.node.querySelector('.plot-container')) {
        this.plotly?.Plots.resize(this.node).catch(() => undefined); // hidden again meanwhile: the next size fits
      }
    }

    /** A figure we cannot draw says so in its place; the browser's console is no place for a reader. */
    private complain(error: unknown): void {
      const message = document.createElement('p');
      message.textContent = `This plot cannot be drawn: ${error instanceof Error ? error.message : String(error)}.`;
      message.style.color = 'var(--jp-error-color0, #b71c1c)';
      this.figure = null;
      this.plotly?.purge(this.node);
      this.node.removeAttribute('aria-label');
      this.node.setAttribute('role', 'alert');
      this.node.style.height = 'auto';
      this.node.replaceChildren(message);
    }
  };
}
