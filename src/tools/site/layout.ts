/** What all pages share: head, landmarks, previous and next. */
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { fromBase } from './base.js';
import { DOCUMENTS } from './documents.js';
import { type Around, linksTo, outlineHtml } from './outline.js';
import type { Page } from './page.js';
import { API, type ReferencePage } from './reference.js';

const SITE = 'Second Look';
const INDEX = 'index.html';
/** Name of the file that lists the sources. */
export const SOURCES = 'sources.html';
/** A page of memory with its accessed bit set. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='1' width='14' height='14' rx='3' fill='%23fff' stroke='%230072b2' stroke-width='2'/%3E%3Ccircle cx='8' cy='8' r='3' fill='%230072b2'/%3E%3C/svg%3E";
/** Name of the file that a server shows in place of a page that there is not. */
export const NOT_FOUND = '404.html';
/** The picture of the site. */
export const PREVIEW = 'assets/preview.png';
const LIVE =
  ' · the same text as a notebook runs live in JupyterLab: <code>npm ci &amp;&amp; npm start</code>';

export function notebookPage(page: Page, around: Around, all: readonly Page[]): string {
  const links = linksTo(around);
  const pager = links === '' ? '' : `<nav class="pager" aria-label="Previous and next">${links}</nav>`;
  const { file, title, summary } = page;
  const body = [course(page, all), page.body, pager].join('\n');
  const outline = outlineHtml({ body: page.body, level: 2, ...around });
  return document({ file, title, description: summary, body, outline, live: LIVE });
}

/** All pages in reading order, folded; the one that is shown is marked. */
function course(page: Page, all: readonly Page[]): string {
  const items = all.map(
    ({ file, title }) =>
      `<li><a href="${file}"${file === page.file ? ' aria-current="page"' : ''}>${escaped(title)}</a></li>`,
  );
  const place = `${all.indexOf(page) + 1} of ${all.length}`;
  return `<details class="course"><summary>Notebook ${place}</summary><nav aria-label="All notebooks"><ul>${items.join('')}</ul></nav></details>`;
}

/** The first page, of its content as HTML. */
export function indexPage(body: string, description: string, base: string | null): string {
  return document({ file: INDEX, title: SITE, description, body, outline: '', live: LIVE, base });
}

export function referencePage({ file, title, body }: ReferencePage): string {
  const description =
    file === API
      ? 'Every name that a notebook cell can import, from the doc comments.'
      : `What ${title} exports.`;
  const outline = outlineHtml({ body, level: file === API ? 2 : 3 });
  return document({ file, title, description, body: `<div class="api">${body}</div>`, outline, live: '' });
}

export function documentPage({ file, title, summary, body }: Page): string {
  const outline = outlineHtml({ body, level: 2 });
  return document({ file, title, description: summary, body, outline, live: '' });
}

/** What stands in place of a page that there is not, at any depth: it finds the others where the site's address is known. */
export function notFoundPage(base: string | null): string {
  const description = 'There is no such page here.';
  const body = `<h1>No such page</h1><p>The address leads nowhere. <a href="${INDEX}">All notebooks</a> are on the first page.</p>`;
  const page = document({ file: NOT_FOUND, title: 'No such page', description, body, outline: '', live: '' });
  return fromBase(page, base);
}

export function sourcesPage(body: string): string {
  const summary = 'Every mail, patch, file and recorded run behind the notebooks, and which of them cite it.';
  return documentPage({ file: SOURCES, title: 'Sources', summary, body });
}

interface Document {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly body: string;
  /** As {@link outlineHtml} gives it. */
  readonly outline: string;
  /** Where the same thing runs live, for the foot of the page; empty when it does not. */
  readonly live: string;
  /** The address of the site, where the page names it. */
  readonly base?: string | null;
}

/** Links to all pages but notebooks; the page that is shown is marked. */
function siteLinks(file: string): string {
  const links = [
    [INDEX, 'All notebooks'],
    [API, 'Reference'],
    [SOURCES, 'Sources'],
    ...DOCUMENTS.map(({ file, name }) => [file, name]),
  ].map(([to, word]) => `<a href="${to}"${to === file ? ' aria-current="page"' : ''}>${word}</a>`);
  return `<a class="home" href="${INDEX}">${SITE}</a><nav aria-label="Site">${links.join('\n')}</nav>`;
}

/**
 * What the browser may do for a page: show it, run scripts and style sheets of `assets/`, and what those make (a worker
 * from a blob; a figure is saved as a picture by way of a blob). Nothing that stands in a page itself runs or styles it.
 */
const POLICY = [
  ...["default-src 'none'", "script-src 'self' blob:", 'worker-src blob:', "style-src 'self'"],
  ...["img-src 'self' data: blob:", "base-uri 'none'", "form-action 'none'"],
].join('; ');

function document({ file, title, description, body, outline, live, base = null }: Document): string {
  // Who shows a link asks for whole addresses.
  const shown =
    base === null
      ? ''
      : `\n<meta property="og:url" content="${escaped(base)}">\n<meta property="og:image" content="${escaped(base)}${PREVIEW}">`;
  const full = title === SITE ? SITE : `${title} · ${SITE}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(full)}</title>
<meta name="description" content="${escaped(description)}">
<meta property="og:site_name" content="${SITE}">
<meta property="og:type" content="${file === INDEX ? 'website' : 'article'}">
<meta property="og:title" content="${escaped(title)}">
<meta property="og:description" content="${escaped(description)}">${shown}
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="assets/style.css">
<script src="assets/theme.js"></script>
<script src="assets/page.js" defer></script>
</head>
<body class="${outline === '' ? 'alone' : 'outlined'}">
<a class="skip" href="#page-content">Skip to the text</a>
<header class="bar">${siteLinks(file)}</header>
<section class="tools" aria-label="Search and looks"></section>
${outline}
<main id="page-content">
${body}
</main>
<footer>${SITE} · MIT licence${live}</footer>
</body>
</html>
`;
}
