/** The list of all sources as the body of a page: what each is, where to read it, which notebooks cite it. */

import type { Ledger, SourceList } from '../../simulator/index.js';
import { citedSources, mailLine, RECORD, sourceLine } from '../../tutorial/notebook/sourceLines.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { joined, type Notebook } from '../bake/notebook.js';
import { markdownRenderer } from './markdown.js';

/** What the page is made from. */
export interface SourcesData {
  readonly mails: Ledger['mails'];
  readonly list: SourceList;
  /** The line of each recorded run, by name. */
  readonly records: ReadonlyMap<string, string>;
  /** Files of the notebooks that cite a source, by its key. */
  readonly cited: ReadonlyMap<string, readonly string[]>;
}

/** Which notebooks cite each source, by the keys in their calls of `sources(...)`. */
export function citationsOf(
  notebooks: readonly { readonly name: string; readonly notebook: Notebook }[],
): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  for (const { name, notebook } of notebooks) {
    const code = notebook.cells
      .filter((cell) => cell.cell_type === 'code')
      .map(({ source }) => joined(source));
    for (const key of new Set(code.flatMap(citedSources))) cited.set(key, [...(cited.get(key) ?? []), name]);
  }
  return cited;
}

/** The page's body. */
export function sourcesBody({ mails, list, records, cited }: SourcesData): string {
  const { render } = markdownRenderer((path) => path);
  const entry = (key: string, line: string, name: string = key): string => {
    const strong = name === '' ? '' : `**${name}** · `;
    return `<li id="${idOf(key)}">${render(`${strong}${line}`)}${citedHtml(name || key, cited.get(key) ?? [])}</li>`;
  };
  const others = Object.entries(list);
  const isCode = ([, { commit, messageId, path }]: (typeof others)[number]): boolean =>
    path !== undefined || (commit !== undefined && messageId === undefined);
  const section = (title: string, text: string, entries: readonly string[]): string =>
    `${render(`## ${title}\n\n${text}`)}<ol class="sources">${entries.join('\n')}</ol>`;
  const count = Object.keys(mails).length + others.length + records.size;
  return [
    render(
      `# Sources\n\nAll ${count} sources of the notebooks, by the keys that \`sources(…)\` takes there. Days are UTC. Links to mails lead to the archive of the kernel's lists.`,
    ),
    section(
      'The mails of the thread',
      'In our words, in the order in which they were sent.',
      Object.entries(mails).map(([key, mail]) => entry(key, mailLine(mail))),
    ),
    section(
      'Other mails and patches',
      'The series before and after, its reviews, and what was merged.',
      others.filter((each) => !isCode(each)).map(([key, source]) => entry(key, sourceLine(source))),
    ),
    section(
      'Source and documentation of Linux',
      'As of the commit that is named.',
      others.filter(isCode).map(([key, source]) => entry(key, sourceLine(source))),
    ),
    section(
      'Recorded runs',
      'Real kernels that we ran ourselves; the files lie beside the notebooks.',
      [...records].map(([name, line]) => entry(`${RECORD}${name}`, line, '')),
    ),
  ].join('\n');
}

/** The place of a source on the page. */
function idOf(key: string): string {
  return key.replace(/[^\w.-]/g, '-');
}

function citedHtml(name: string, files: readonly string[]): string {
  if (files.length === 0) return '';
  const links = files.map((file) => {
    const number = file.slice(0, 2);
    const label = `Notebook ${number}, which cites ${name}`;
    return `<a href="${escaped(file.replace(/\.ipynb$/, '.html'))}" aria-label="${escaped(label)}">${escaped(number)}</a>`;
  });
  return `<p class="cited">Cited in ${links.join(', ')}</p>`;
}
