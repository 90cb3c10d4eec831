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
import { sectionsToSearch } from './search.js';
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

/** Returns the names of the pages. The same notebooks and sources give the same bytes. */
export async function buildSite({ root, out, ...options }: SiteOptions): Promise<string[]> {
  const { files = notebookFiles(root), reference = await readReference(root), base = null } = options;
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
  rmSync(out, { recursive: true, force: true });
  const searched = [
    ...pages,
    ...reference.slice(1),
    ...documents,
    { file: SOURCES, title: 'Sources', body: sources },
  ];
  await writeAssets(root, join(out, 'assets'), files, sectionsToSearch(searched));
  const { eras } = load('timeline');
  const front = { pages, eras, picture: landingPicture(), map: map(null), sources: SOURCES };
  writeFileSync(join(out, 'index.html'), indexPage(landingBody(front), description, base));
  if (base !== null) writeFileSync(join(out, PREVIEW), previewPng());
  for (const page of reference) writeFileSync(join(out, page.file), referencePage(page));
  writeFileSync(join(out, SOURCES), sourcesPage(sources));
  writeFileSync(join(out, NOT_FOUND), notFoundPage(base));
  for (const page of documents) writeFileSync(join(out, page.file), documentPage(page));
  pages.forEach((page, i) => {
    const around = { previous: pages[i - 1], next: pages[i + 1] };
    writeFileSync(join(out, page.file), notebookPage(page, around, pages));
  });
  return [
    'index.html',
    ...[...pages, ...reference, ...documents].map((page) => page.file),
    SOURCES,
    NOT_FOUND,
  ];
}
