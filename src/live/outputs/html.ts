/** A MIME bundle as HTML. No DOM is needed: the build, the page and JupyterLab share it. */
import type { MimeBundle } from '../../tutorial/plot/bundle.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** A text of a bundle; notebooks keep it in lines. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join('') : typeof value === 'string' ? value : '';
}

/** The richest form of a bundle that a page can show. It is not yet safe: see `safe.ts`. */
export function bundleHtml(data: MimeBundle, markdown: (source: string) => string): string {
  const svg = textOf(data['image/svg+xml']);
  const html = textOf(data['text/html']);
  if (html !== '') return `<div class="wide" tabindex="0">${html}</div>`;
  if (data['text/markdown'] !== undefined) return markdown(textOf(data['text/markdown']));
  if (svg !== '') return `<div class="wide" tabindex="0">${svg}</div>`;
  return `<pre tabindex="0">${escaped(textOf(data['text/plain']))}</pre>`;
}
