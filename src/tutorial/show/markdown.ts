import { read, text } from '../plot/check.js';
import { send } from './display.js';

/**
 * Shows Markdown, e.g. a sentence with numbers the cell has computed.
 *
 * @throws ConfigError when there is no text; Error outside a notebook
 * @example markdown(`Refaults: **${12}**`);
 */
export function markdown(source: string): void {
  send({ data: markdownForms(read('markdown', text(), source)) });
}

/** A text in the forms of a display. */
export function markdownForms(source: string): Record<string, string> {
  return { 'text/markdown': source, 'text/plain': source };
}
