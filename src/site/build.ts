/** Renders the committed notebooks and the doc comments into `site/`. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { notebookFiles } from '../bake/bake.js';
import type { Notebook } from '../bake/notebook.js';
import { readLedger } from '../core/index.js';
import { Trouble } from '../lab/trouble.js';
import { apiBody } from './api/page.js';
import { readApi } from './api/read.js';
import { embedder } from './embed.js';
import { API, apiPage, indexPage, notebookPage, type Shell } from './layout.js';
import { mapHtml } from './map.js';
import { renderNotebook } from './page.js';

export interface SiteOptions {
  /** The checkout, absolute. */
  readonly root: string;
  /** Where the pages go, absolute; what was there is removed. */
  readonly out: string;
  /** Notebooks, absolute; those in `notebooks/` when left out. */
  readonly files?: readonly string[];
}

/** Returns the names of the pages. The same notebooks and sources give the same bytes. */
export async function buildSite({ root, out, files = notebookFiles(root) }: SiteOptions): Promise<string[]> {
  const shell = await readShell(root);
  const ledger = readLedger(JSON.parse(readFileSync(join(root, 'data', 'claims.json'), 'utf8')));
  const numbered = files.map((file) => basename(file)).filter((name) => /^\d\d-/.test(name));
  const places = new Map(numbered.map((name) => [name.slice(0, 2), name.replace(/\.ipynb$/, '.html')]));
  const map = (notebook: string | null): string => mapHtml(ledger, places, notebook);
  const pages = files.map((file) => renderNotebook(basename(file), readNotebook(file), embedder(file), map));
  const { name, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string;
    description: string;
  };
  const api = apiBody(await readApi(root), name);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(out, 'assets'), { recursive: true });
  writeFileSync(join(out, 'index.html'), indexPage(pages, { description, map: map(null) }, shell));
  writeFileSync(join(out, API), apiPage(api, shell));
  pages.forEach((page, i) => {
    const around = { previous: pages[i - 1], next: pages[i + 1] };
    writeFileSync(join(out, page.file), notebookPage(page, around, pages, shell));
  });
  copyFileSync(
    createRequire(import.meta.url).resolve('plotly.js-dist-min'),
    join(out, 'assets', 'plotly.min.js'),
  );
  return ['index.html', ...pages.map((page) => page.file), API];
}

function readNotebook(file: string): Notebook {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Notebook;
  } catch (error) {
    throw new Trouble(
      `${file} cannot be read as a notebook: ${(error as Error).message}.`,
      'Repair or remove it.',
    );
  }
}

async function readShell(root: string): Promise<Shell> {
  const folder = join(root, 'src', 'site');
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
