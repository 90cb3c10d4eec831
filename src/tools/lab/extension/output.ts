/** An output that the kernel computed for a what-if, as nodes that run nothing. */
import { isFigure, liveFigure } from '../../../live/figure/figure.js';
import { bundleHtml, type Shows } from '../../../live/outputs/html.js';
import { markdown } from '../../../live/outputs/markdown.js';
import { safe } from '../../../live/outputs/safe.js';
import type { MimeBundle } from '../../../tutorial/plot/bundle.js';

const shows: Shows = {
  markdown,
  // The whole is made safe.
  safe: (html) => html,
  drawn: () => undefined,
};

/** The richest form of an output; a figure with a trace of the one before. */
export function render(data: MimeBundle, before: MimeBundle | undefined): Node {
  return isFigure(data) ? liveFigure(data, { before }) : safe(bundleHtml(data, shows));
}
