/** One notebook as a page. */

import { jsonScript } from '../../live/outputs/html.js';
import { textOf } from '../../tutorial/plot/bundle.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import type { Cell, Notebook } from '../bake/notebook.js';
import { Trouble } from '../lab/trouble.js';
import { codeBlock } from './html.js';
import { markdownRenderer } from './markdown.js';
import { type OutputContext, renderOutput } from './outputs.js';
import { parseCell } from './worker/compile.js';
import { type Names, namesOf } from './worker/names.js';

export interface Page {
  /** Name of the file, e.g. `01-young-or-old.html`. */
  readonly file: string;
  readonly title: string;
  /** First paragraph, as plain text. */
  readonly summary: string;
  readonly body: string;
}

/**
 * Renders a notebook with the outputs it holds; nothing is executed. `embed` as in {@link markdownRenderer}, `map` as in
 * {@link OutputContext}.
 */
export function renderNotebook(
  name: string,
  notebook: Notebook,
  embed: (path: string) => string,
  map: OutputContext['map'],
): Page {
  const markdown = markdownRenderer(embed);
  let figures = 0;
  const context = { markdown: markdown.render, map, next: () => ++figures };
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type === 'markdown')
      return `<div class="cell prose">${markdown.render(textOf(cell.source))}</div>`;
    if (cell.cell_type === 'raw' || textOf(cell.source).trim() === '') return '';
    const outputs = (cell.outputs ?? []).map((output) => renderOutput(output, context));
    return `<div class="cell code" data-cell="${escaped(cell.id ?? '')}" data-state="static">${code(cell)}${outputs.join('\n')}</div>`;
  });
  const first = markdown.headings.filter((heading) => heading.level === 1);
  if (first.length !== 1) {
    throw new Trouble(
      `notebooks/${name} has ${first.length} headings of the first level.`,
      'A page needs exactly one: its title.',
    );
  }
  return {
    file: name.replace(/\.ipynb$/, '.html'),
    title: first[0].text,
    summary: summary(notebook.cells),
    body: [...cells, names(notebook.cells)].join('\n'),
  };
}

/** Tags of cells whose code is the point: it stands open. */
const OPEN = ['what-if', 'exercise', 'code'];

/** Code, folded under its first comment, which says what the cell does. */
function code({ source, metadata }: Cell): string {
  const text = textOf(source);
  const block = codeBlock(text, 'typescript');
  const tags = (metadata.tags as string[] | undefined) ?? [];
  const [, step] = /^\/\/ (.+)/.exec(text) ?? [];
  if (step === undefined || tags.some((tag) => OPEN.includes(tag))) return block;
  return `<details><summary>${escaped(step)}</summary>${block}</details>`;
}

/** What each code cell makes and uses, for the page's script: which must run before which. */
function names(cells: readonly Cell[]): string {
  const found = cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ id, source }) => [id, namesIn(textOf(source))]);
  return jsonScript(found, ' id="names"');
}

function namesIn(source: string): Names {
  try {
    return namesOf(parseCell(source));
  } catch {
    return { makes: [], uses: [] }; // not TypeScript; it says so when it is run
  }
}

/** The first paragraph that is neither heading, list nor HTML, without Markdown's signs. */
function summary(cells: readonly Cell[]): string {
  const prose = cells.filter((cell) => cell.cell_type === 'markdown').map((cell) => textOf(cell.source));
  const paragraph = prose
    .join('\n\n')
    .split(/\n\s*\n/)
    .find((block) => /^[\p{L}\p{N}*_`“"]/u.test(block.trim()));
  return (
    (paragraph ?? '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      // An underscore inside a word is part of a name.
      .replace(/[*`]|(?<!\w)_|_(?!\w)/g, '')
      .replace(/^The question\. /, '')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
