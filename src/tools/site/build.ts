/** Renders the committed notebooks and the doc comments into `site/`. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { allSources } from '../../tutorial/argument/sources.js';
import { load } from '../../tutorial/data/load.js';
import { notebookFiles, readNotebook } from '../bake/notebook.js';
import { DOCUMENTS, renderDocument } from './documents.js';
import { embedder } from './embed.js';
import {
  documentPage,
  indexPage,
  NOT_FOUND,
  notebookPage,
  notFoundPage,
  referencePage,
  type Shell,
  SOURCES,
  sourcesPage,
} from './layout.js';
import { mapHtml } from './map.js';
import { renderNotebook } from './page.js';
import { type ReferencePage, readReference } from './reference.js';
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
}

/** Returns the names of the pages. The same notebooks and sources give the same bytes. */
export async function buildSite({ root, out, ...options }: SiteOptions): Promise<string[]> {
  const { files = notebookFiles(root), reference = await readReference(root) } = options;
  const shell = await readShell(root);
  const ledger = load('claims');
  const numbered = files.map((file) => basename(file)).filter((name) => /^\d\d-/.test(name));
  const places = new Map(numbered.map((name) => [name.slice(0, 2), name.replace(/\.ipynb$/, '.html')]));
  const map = (notebook: string | null): string => mapHtml(ledger, places, notebook);
  const notebooks = files.map((file) => ({ file, name: basename(file), notebook: readNotebook(file) }));
  const pages = notebooks.map(({ file, name, notebook }) =>
    renderNotebook(name, notebook, embedder(file), map),
  );
  const { description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const sources = sourcesBody(allSources(), citationsOf(notebooks));
  const documents = DOCUMENTS.map((each) => renderDocument(each, root));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'assets'), { recursive: true });
  writeFileSync(join(out, 'index.html'), indexPage(pages, { description, map: map(null) }, shell));
  for (const page of reference) writeFileSync(join(out, page.file), referencePage(page, shell));
  writeFileSync(join(out, SOURCES), sourcesPage(sources, shell));
  writeFileSync(join(out, NOT_FOUND), notFoundPage(shell));
  for (const page of documents) writeFileSync(join(out, page.file), documentPage(page, shell));
  pages.forEach((page, i) => {
    const around = { previous: pages[i - 1], next: pages[i + 1] };
    writeFileSync(join(out, page.file), notebookPage(page, around, pages, shell));
  });
  copyFileSync(
    createRequire(import.meta.url).resolve('plotly.js-dist-min'),
    join(out, 'assets', 'plotly.min.js'),
  );
  return [
    'index.html',
    ...[...pages, ...reference, ...documents].map((page) => page.file),
    SOURCES,
    NOT_FOUND,
  ];
}

async function readShell(root: string): Promise<Shell> {
  const folder = join(root, 'src', 'tools', 'site');
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: [join(folder, 'page', 'main.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    target: 'es2020',
  });
  return { css: readFileSync(join(folder, 'style.css'), 'utf8'), script: bundled.outputFiles[0].text.trim() };
}
