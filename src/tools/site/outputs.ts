/** Outputs of a code cell as HTML. */

import { type FigureWords, figureHtml, inlined, wordsOf } from '../../live/figure/svg.js';
import { withForm } from '../../live/forms/form.js';
import { jsonScript, outputHtml } from '../../live/outputs/html.js';
import { linked } from '../../live/outputs/links.js';
import { PLOTLY, textOf } from '../../tutorial/plot/bundle.js';
import { MAP } from '../../tutorial/show/mimes.js';
import type { Output } from '../bake/notebook.js';
import { argumentHtml } from './argument.js';
import { sanitized } from './sanitize.js';

export interface OutputContext {
  markdown(source: string): string;
  /** The argument map with the steps of a notebook filled; null: with none. */
  map(notebook: string | null): string;
  /** A number no other figure of the page has. */
  next(): number;
}

export function renderOutput(output: Output, context: OutputContext): string {
  const html = outputHtml(output, {
    markdown: context.markdown,
    safe: (each) => linked(sanitized(inlined(each, () => `n${context.next()}`))),
    drawn(data) {
      const picture = argumentHtml(data);
      if (picture !== undefined) return picture;
      const svg = textOf(data['image/svg+xml']);
      const words = wordsOf(data[PLOTLY]);
      if (svg !== '' && words !== null) return figure(words, svg, data[PLOTLY], context);
      const map = data[MAP] as { notebook: string | null } | undefined;
      return map === undefined ? undefined : context.map(map.notebook);
    },
  });
  const inner = withForm(output.data ?? {}, html);
  return inner === '' ? '' : `<div class="output">${inner}</div>`;
}

/** A figure, and its data for who makes it live. */
function figure(words: FigureWords, svg: string, plotly: unknown, context: OutputContext): string {
  return [
    '<figure class="plot">',
    sanitized(figureHtml(words, svg, `n${context.next()}`)),
    jsonScript(plotly),
    '</figure>',
  ].join('\n');
}
