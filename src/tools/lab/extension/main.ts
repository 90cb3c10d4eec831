/**
 * A JupyterLab 4 extension without its builder: JupyterLab loads this script and asks the object it leaves behind
 * for the module named in package.json. That object is all a module federation container has to be.
 */
import { make } from '../../../live/element.js';
import { plotlyBy } from '../../../live/figure/explore.js';
import { loadPlotly } from '../../../live/figure/plotly.js';
import { PLOTLY } from '../../../tutorial/plot/bundle.js';
import { claimsPlugin } from './claims.js';
import { FORMS, formClass } from './form.js';
import { type ShareScope, widgetClass } from './lumino.js';
import { type Renderer, rendererClass } from './renderer.js';
import { resetPlugin } from './reset.js';

// Set by the build.
declare const EXTENSION_NAME: string;
declare const COMMITTED: string;
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
  async get(module: string): Promise<() => unknown> {
    if (module === './plugins')
      return () => [
        resetPlugin(`${EXTENSION_NAME}:reset`, COMMITTED),
        claimsPlugin(`${EXTENSION_NAME}:claims`),
      ];
    const Widget = await widgetClass(shared);
    const load = () => loadPlotly(plotlyAddress, MISSING);
    plotlyBy(load);
    loadStyle();
    const Plot = rendererClass(Widget, load);
    const forms = Object.keys(FORMS).map((type): [string, new () => Renderer] => [
      type,
      formClass(Widget, type),
    ]);
    const renderers = [[PLOTLY, Plot] as const, ...forms];
    return () =>
      renderers.map(([type, Renderer]) => ({
        id: `${EXTENSION_NAME}:${type}`,
        rendererFactory: {
          safe: true, // data, not code: drawn in notebooks that are not trusted yet
          mimeTypes: [type],
          createRenderer: (): Renderer => new Renderer(),
        },
        rank: 2, // before text/html, which the same output carries for other viewers
        dataType: 'json',
      }));
  },
};

/** The forms' style sheet, beside this script under the same hash. */
function loadStyle(): void {
  document.head.append(make('link', { rel: 'stylesheet', href: here.replace(/\.js$/, '.css') }));
}

window._JUPYTERLAB ??= {};
window._JUPYTERLAB[EXTENSION_NAME] = container;
