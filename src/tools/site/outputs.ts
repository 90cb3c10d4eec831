/** Outputs of a code cell as HTML. */

import { outputHtml, textOf } from '../../live/outputs/html.js';
import { linked } from '../../live/outputs/links.js';
import { MAP } from '../../tutorial/argument/showMap.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import type { Output } from '../bake/notebook.js';
import { sanitized } from './sanitize.js';

const PLOTLY = 'application/vnd.plotly.v1+json';

export interface OutputContext {
  markdown(source: string): string;
  /** The argument map with the steps of a notebook filled; null: with none. */
  map(notebook: string | null): string;
  /** A number no other figure of the page has. */
  next(): number;
}

export function renderOutput(output: Output, context: OutputContext): string {
  const inner = outputHtml(output, {
    markdown: context.markdown,
    safe: (html) => linked(sanitized(html)),
    drawn(data) {
      const svg = textOf(data['image/svg+xml']);
      const plotly = data[PLOTLY];
      if (svg !== '' && hasWords(plotly)) return figure(plotly, svg, context);
      const map = data[MAP] as { notebook: string | null } | undefined;
      return map === undefined ? undefined : context.map(map.notebook);
    },
  });
  return inner === '' ? '' : `<div class="output">${inner}</div>`;
}

/** Our figures carry their words. */
interface Plotly {
  layout: { meta: { title: string; alt: string; caption?: string } };
}

function hasWords(figure: unknown): figure is Plotly {
  const { title, alt, caption = '' } = (figure as Partial<Plotly> | undefined)?.layout?.meta ?? {};
  return [title, alt, caption].every((text) => typeof text === 'string');
}

/** The static picture, what Plotly needs to make it live, and the picture in words. */
function figure(plotly: Plotly, svg: string, context: OutputContext): string {
  const { title, alt, caption: under } = plotly.layout.meta;
  // Two pictures with the same content would have the same ids.
  const unique = sanitized(svg).replace(/\b(f[0-9a-f]{8}-)/g, `n${context.next()}$1`);
  const caption = under === undefined ? '' : `${escaped(under)} `;
  return [
    '<figure class="plot">',
    `<p class="title">${escaped(title)}</p>`,
    `<div class="static" tabindex="0" role="group" aria-label="Picture: ${escaped(title)}">${unique}</div>`,
    `<div class="live" tabindex="0" role="group" aria-label="${escaped(`${title}. ${alt}`)}"><div></div></div>`,
    `<figcaption>${caption}<details><summary>Figure in words</summary>${escaped(alt)}</details></figcaption>`,
    // "</" would end the script element.
    `<script type="application/json">${JSON.stringify(plotly).replace(/</g, '\\u003c')}</script>`,
    '</figure>',
  ].join('\n');
}
