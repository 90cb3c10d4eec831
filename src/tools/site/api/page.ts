/** The API reference as the body of a page: contents, then one section for each folder. */
import { escaped } from '../../../tutorial/plot/svg/xml.js';
import { anchor } from '../html.js';
import { commentRenderer } from './comment.js';
import { entryHtml } from './entry.js';
import type { Api, Folder, Sort } from './model.js';
import { namesOf } from './names.js';

const SORTS: readonly [Sort, string][] = [
  ['function', 'Functions'],
  ['type', 'Types'],
  ['constant', 'Constants'],
];

/** `name` is the package's, as a reader imports it: it also names the entry point's own folder. */
export function apiBody(api: Api, name: string): string {
  const names = namesOf(api);
  const tools = { names, comments: commentRenderer(names) };
  const title = (path: string) => (path === '.' ? name : path);
  const text = (source: string) => tools.comments.render([{ kind: 'text', text: source }], '');
  const count = api.folders.reduce((sum, { entries }) => sum + entries.length, 0);
  return [
    '<div class="api">',
    '<h1>Reference</h1>',
    text(api.introduction),
    `<p>All ${count} names that <code>import { … } from '${escaped(name)}'</code> can name, by the folder of the source that declares them. This page is made from the doc comments there.</p>`,
    contents(api.folders, title),
    ...api.folders.map((folder) =>
      [
        `<h2 id="${folderId(folder.path)}">${escaped(title(folder.path))}${anchor(folderId(folder.path), title(folder.path))}</h2>`,
        text(folder.sentence),
        ...folder.entries.map((entry) => entryHtml(entry, tools)),
      ].join('\n'),
    ),
    '</div>',
  ].join('\n');
}

/** A hyphen is in no name, so no exported name has this place. */
function folderId(path: string): string {
  return `folder-${path}`;
}

/** Links by folder; a choice above them leaves one sort, by style alone. */
function contents(folders: readonly Folder[], title: (path: string) => string): string {
  const choice = (id: string, word: string, checked: boolean) =>
    `<label><input type="radio" name="sort" id="only-${id}"${checked ? ' checked' : ''}> ${word}</label>`;
  const choices = [choice('all', 'All', true), ...SORTS.map(([sort, word]) => choice(sort, word, false))];
  const lists = folders.map(({ path, entries }) => {
    const links = entries.map(
      (each) => `<li class="${each.sort}"><a href="#${each.name}">${escaped(each.name)}</a></li>`,
    );
    return `<li><a href="#${folderId(path)}">${escaped(title(path))}</a>\n<ul>${links.join('\n')}</ul></li>`;
  });
  return [
    '<nav class="toc" aria-labelledby="names-by-folder"><h2 id="names-by-folder">Names by folder</h2>',
    `<fieldset><legend>Show</legend>${choices.join('\n')}</fieldset>`,
    `<ul class="folders">${lists.join('\n')}</ul></nav>`,
  ].join('\n');
}
