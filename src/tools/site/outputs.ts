/** Outputs of a code cell as HTML. */

import { MAP } from '../../tutorial/argument/showMap.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { joined, type Output } from '../bake/notebook.js';
import { plainBlock } from './html.js';
import { asPage } from './markdown.js';
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
  const inner = outputHtml(output, context);
  return inner === '' ? '' : `<div class="output">${inner}</div>`;
}

function outputHtml(output: Output, context: OutputContext): string {
  switch (output.output_type) {
    case 'stream':
      return plainBlock(joined(output.text), output.name === 'stderr' ? 'stderr' : '');
    case 'error':
      return plainBlock((output.traceback ?? [`${output.ename}: ${output.evalue}`]).join('\n'), 'error');
    default:
      return dataHtml(output.data ?? {}, context);
  }
}

/** The richest form a page can show. */
function dataHtml(data: Record<string, unknown>, context: OutputContext): string {
  const svg = joined(data['image/svg+xml']);
  const plain = joined(data['text/plain']);
  const plotly = data[PLOTLY];
  if (svg !== '' && hasWords(plotly)) return figure(plotly, svg, context);
  const map = data[MAP] as { notebook: string | null } | undefined;
  if (map !== undefined) return context.map(map.notebook);
  if (data['text/html'] !== undefined)
    return `<div class="wide" tabindex="0">${asPages(sanitized(joined(data['text/html'])))}</div>`;
  if (data['text/markdown'] !== undefined) return context.markdown(joined(data['text/markdown']));
  if (svg !== '') return `<div class="wide" tabindex="0">${sanitized(svg)}</div>`;
  for (const type of ['image/png', 'image/jpeg']) {
    const image = joined(data[type]).replace(/\s/g, '');
    if (image !== '') return `<img src="data:${type};base64,${escaped(image)}" alt="${escaped(plain)}">`;
  }
  return plainBlock(plain);
}

function asPages(html: string): string {
  return html.replace(/(<a href=")([^"]*)/g, (_, before, href) => before + asPage(href));
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
