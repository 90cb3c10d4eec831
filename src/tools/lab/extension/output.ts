/** An output that the kernel computed for a what-if, as nodes that run nothing. */
import { isFigure, liveFigure } from '../../../live/figure/figure.js';
import { bundleHtml, type Shows } from '../../../live/outputs/html.js';
import { markdown as read } from '../../../live/outputs/markdown.js';
import { safe } from '../../../live/outputs/safe.js';
import type { MimeBundle } from '../../../tutorial/plot/bundle.js';

const shows: Shows = {
  markdown: read,
  // The whole is made safe.
  safe: (html) => html,
  drawn: () => undefined,
};

/** Markdown as nodes; a paragraph of its own without its element. */
export function markdown(source: string): Node {
  return safe(read(source).replace(/^<p>((?:(?!<p>)[\s\S])*)<\/p>$/, '$1'));
}

/** The richest form of an output; a figure with a trace of the one before. */
export function render(data: MimeBundle, before: MimeBundle | undefined): Node {
  return isFigure(data) ? liveFigure(data, { before }) : safe(bundleHtml(data, shows));
}
