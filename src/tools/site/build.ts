/** Renders the committed notebooks and the doc comments into `site/`. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { allSources } from '../../tutorial/argument/sources.js';
import { load } from '../../tutorial/data/load.js';
import { notebookFiles, readNotebook } from '../bake/notebook.js';
import { landingPicture } from './argument.js';
import { writeAssets } from './assets.js';
import { DOCUMENTS, renderDocument } from './documents.js';
import { embedder } from './embed.js';
import { landingBody } from './landing.js';
import {
  documentPage,
  indexPage,
  NOT_FOUND,
  notebookPage,
  notFoundPage,
  PREVIEW,
  referencePage,
  SOURCES,
  sourcesPage,
} from './layout.js';
import { mapHtml } from './map.js';
import { doorsOfReference, linkImports } from './names.js';
import { renderNotebook } from './page.js';
import { previewPng } from './preview.js';
import { type ReferencePage, readReference } from './reference.js';
import { type Section, sectionsToSearch } from './search.js';
import { citationsOf, sourcesBody } from './sources.js';

interface SiteOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** Where the pages go, absolute; what was there is removed. */
  readonly out: string;
  /** Notebooks, absolute; those in `notebooks/` when left out. */
  readonly files?: readonly string[];
  /** Pages of the reference; made of the doc comments when left out, which takes some seconds. */
  readonly reference?: readonly ReferencePage[];
  /** The address that the site will have, with a "/" at its end; see `baseOf`. */
  readonly base?: string | null;
}

/** Writes pages and assets; returns the names of the pages. */
export async function buildSite({ out, ...options }: SiteOptions): Promise<string[]> {
  const { root, files = notebookFiles(root), base = null } = options;
  const { pages, sections } = await renderSite(options);
  rmSync(out, { recursive: true, force: true });
  await writeAssets(root, join(out, 'assets'), files, sections);
  if (base !== null) writeFileSync(join(out, PREVIEW), previewPng());
  for (const [name, html] of pages) writeFileSync(join(out, name), html);
  return [...pages.keys()];
}

/** The pages by their names, and what the search finds in them. The same notebooks and sources give the same bytes. */
export async function renderSite({
  root,
  files = notebookFiles(root),
  base = null,
  ...given
}: Omit<SiteOptions, 'out'>): Promise<{ pages: Map<string, string>; sections: readonly Section[] }> {
  const reference = given.reference ?? (await readReference(root));
  const ledger = load('claims');
  const numbered = files.map((file) => basename(file)).filter((name) => /^\d\d-/.test(name));
  const places = new Map(numbered.map((name) => [name.slice(0, 2), name.replace(/\.ipynb$/, '.html')]));
  const map = (notebook: string | null): string => mapHtml(ledger, places, notebook);
  const notebooks = files.map((file) => ({ file, name: basename(file), notebook: readNotebook(file) }));
  const doors = doorsOfReference(reference);
  const pages = notebooks.map(({ file, name, notebook }) => {
    const page = renderNotebook(name, notebook, embedder(file), map);
    return { ...page, body: linkImports(page.body, doors) };
  });
  const { description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const sources = sourcesBody(allSources(), citationsOf(notebooks));
  const documents = DOCUMENTS.map((each) => renderDocument(each, root));
  const searched = [
    ...pages,
    ...reference.slice(1),
    ...documents,
    { file: SOURCES, title: 'Sources', body: sources },
  ];
  const { eras } = load('timeline');
  const front = { pages, eras, picture: landingPicture(), map: map(null) };
  const all: (readonly [name: string, html: string])[] = [
    ['index.html', indexPage(landingBody(front), description, base)],
    ...pages.map(
      (page, i) =>
        [page.file, notebookPage(page, { previous: pages[i - 1], next: pages[i + 1] }, pages)] as const,
    ),
    ...reference.map((page) => [page.file, referencePage(page)] as const),
    ...documents.map((page) => [page.file, documentPage(page)] as const),
    [SOURCES, sourcesPage(sources)],
    [NOT_FOUND, notFoundPage(base)],
  ];
  return { pages: new Map(all), sections: sectionsToSearch(searched) };
}
