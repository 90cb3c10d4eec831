/**
 * A JupyterLab 4 extension without its builder: JupyterLab loads this script and asks the object it leaves behind
 * for the module named in package.json. That object is all a module federation container has to be.
 */

import { loadPlotly } from '../../../live/figure/plotly.js';
import { type ShareScope, widgetClass } from './lumino.js';
import { mimeType, type Renderer, rendererClass } from './renderer.js';

declare const EXTENSION_NAME: string; // set by the build
declare global {
  interface Window {
    _JUPYTERLAB?: Record<string, unknown>;
  }
}

const here = (document.currentScript as HTMLScriptElement).src;
const plotlyAddress = new URL('plotly.min.js', here).href;
const MISSING = 'plotly.min.js could not be loaded from the JupyterLab server';
let shared: ShareScope = {};

const container = {
  init(scope: ShareScope): void {
    shared = scope;
  },
  async get(): Promise<() => unknown> {
    const Plot = rendererClass(await widgetClass(shared), () => loadPlotly(plotlyAddress, MISSING));
    return () => ({
      id: `${EXTENSION_NAME}:plugin`,
      rendererFactory: {
        safe: true, // data, not code: drawn in notebooks that are not trusted yet
        mimeTypes: [mimeType],
        createRenderer: (): Renderer => new Plot(),
      },
      rank: 2, // before text/html, which the same output carries for other viewers
      dataType: 'json',
    });
  },
};

window._JUPYTERLAB ??= {};
window._JUPYTERLAB[EXTENSION_NAME] = container;
