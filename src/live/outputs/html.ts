/** Outputs of a cell as HTML. No DOM is needed: the build, the page and JupyterLab share it. */
import { type MimeBundle, textOf } from '../../tutorial/plot/bundle.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** An output as a notebook keeps it. */
export interface Output {
  readonly output_type: string;
  readonly data?: MimeBundle;
  /** Of a stream: its text and its name, `stdout` or `stderr`. */
  readonly text?: unknown;
  readonly name?: string;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
}

/** What differs between those who show outputs. */
export interface Shows {
  markdown(source: string): string;
  /** HTML of an output with nothing in it that runs; as it is where the whole is made safe later. */
  safe(html: string): string;
  /** What has a drawing of its own, such as a figure; undefined when this has none. */
  drawn(data: MimeBundle): string | undefined;
}

/** One output; empty when there is nothing to see. */
export function outputHtml(output: Output, shows: Shows): string {
  switch (output.output_type) {
    case 'stream':
      return plainBlock(textOf(output.text), output.name === 'stderr' ? 'stderr' : '');
    case 'error':
      return plainBlock((output.traceback ?? [`${output.ename}: ${output.evalue}`]).join('\n'), 'error');
    default:
      return bundleHtml(output.data ?? {}, shows);
  }
}

/** The richest form of a bundle that a page can show. */
export function bundleHtml(data: MimeBundle, { markdown, safe, drawn }: Shows): string {
  const own = drawn(data);
  if (own !== undefined) return own;
  const plain = textOf(data['text/plain']);
  const wide = (html: string): string => `<div class="wide" tabindex="0">${safe(html)}</div>`;
  if (data['text/html'] !== undefined) return wide(textOf(data['text/html']));
  if (data['text/markdown'] !== undefined) return markdown(textOf(data['text/markdown']));
  const svg = textOf(data['image/svg+xml']);
  if (svg !== '') return wide(svg);
  for (const type of ['image/png', 'image/jpeg']) {
    const image = textOf(data[type]).replace(/\s/g, '');
    if (image !== '') return `<img src="data:${type};base64,${escaped(image)}" alt="${escaped(plain)}">`;
  }
  return plainBlock(plain);
}

/** Data for a page's script. */
export function jsonScript(value: unknown, attributes: string = ''): string {
  // "</" would end the script element.
  const json = JSON.stringify(value).replace(/</g, '\\u003c');
  return `<script type="application/json"${attributes}>${json}</script>`;
}

/** Terminal output as it is shown: without colours, and without line ends at its end. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what marks them
  const colourless = text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
  // From the first of a row only: of one in the middle that is long each would be tried.
  return colourless.replace(/(?<!\n)\n+$/, '');
}

function plainBlock(source: string, kind: string = ''): string {
  return `<pre tabindex="0"${kind === '' ? '' : ` class="${kind}"`}>${escaped(plain(source))}</pre>`;
}
