/** The list of all sources as the body of a page: what each is, where to read it, which notebooks cite it. */
import { type ListedSource, SOURCES, type SourceKind } from '../../tutorial/argument/sources.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import type { Notebook } from '../bake/notebook.js';
import { markdownRenderer } from './markdown.js';

/** Which notebooks list each source, by its key. */
export function citationsOf(
  notebooks: readonly { readonly name: string; readonly notebook: Notebook }[],
): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  for (const { name, notebook } of notebooks) {
    const outputs = notebook.cells.flatMap((cell) => cell.outputs ?? []);
    const keys = outputs.flatMap(
      ({ data }) => (data?.[SOURCES] as { keys: string[] } | undefined)?.keys ?? [],
    );
    for (const key of new Set(keys)) cited.set(key, [...(cited.get(key) ?? []), name]);
  }
  return cited;
}

const SECTIONS: readonly { kind: SourceKind; title: string; text: string }[] = [
  {
    kind: 'thread',
    title: 'The mails of the thread',
    text: 'In our words, in the order in which they were sent.',
  },
  {
    kind: 'mail',
    title: 'Other mails and patches',
    text: 'The series before and after, its reviews, and what was merged.',
  },
  {
    kind: 'code',
    title: 'Source and documentation of Linux',
    text: 'As of the commit that is named.',
  },
  {
    kind: 'record',
    title: 'Recorded runs',
    text: 'Real kernels that we ran ourselves; the files lie beside the notebooks.',
  },
];

/** The page's body. `cited`: the notebooks that list a source, by its key. */
export function sourcesBody(
  all: readonly ListedSource[],
  cited: ReadonlyMap<string, readonly string[]>,
): string {
  const { render } = markdownRenderer((path) => path);
  const entry = ({ kind, key, line }: ListedSource): string => {
    const text = kind === 'record' ? line : `**${key}** · ${line}`;
    // The place of a source on the page.
    const id = key.replace(/[^\w.-]/g, '-');
    return `<li id="${id}">${render(text)}${citedHtml(key, cited.get(key) ?? [])}</li>`;
  };
  return [
    render(
      `# Sources\n\nAll ${all.length} sources of the notebooks, by the keys that \`sources(…)\` takes there. Days are UTC. Links to mails lead to the archive of the kernel's lists.`,
    ),
    ...SECTIONS.map(({ kind, title, text }) => {
      const entries = all.filter((source) => source.kind === kind).map(entry);
      return `${render(`## ${title}\n\n${text}`)}<ol class="sources">${entries.join('\n')}</ol>`;
    }),
  ].join('\n');
}

function citedHtml(key: string, files: readonly string[]): string {
  if (files.length === 0) return '';
  const links = files.map((file) => {
    const number = file.slice(0, 2);
    const label = `Notebook ${number}, which cites ${key}`;
    return `<a href="${escaped(file.replace(/\.ipynb$/, '.html'))}" aria-label="${escaped(label)}">${escaped(number)}</a>`;
  });
  return `<p class="cited">Cited in ${links.join(', ')}</p>`;
}
