/** What all pages share: head, landmarks, previous and next. */
import { escaped } from '../plot/svg/xml.js';
import type { Page } from './page.js';

export interface Shell {
  /** Style sheet and script, written into each page: a page that is sent alone stays whole. */
  readonly css: string;
  readonly script: string;
}

const SITE = 'Second Look';

/** Neighbours of a page in reading order. */
export interface Around {
  readonly previous?: Page | undefined;
  readonly next?: Page | undefined;
}

export function notebookPage(page: Page, around: Around, shell: Shell): string {
  const links = [
    ...(around.previous ? [pagerLink(around.previous, 'prev', 'Previous')] : []),
    ...(around.next ? [pagerLink(around.next, 'next', 'Next')] : []),
  ];
  const pager =
    links.length === 0 ? '' : `<nav class="pager" aria-label="Previous and next">${links.join('')}</nav>`;
  return document(page.title, page.summary, `${page.body}\n${pager}`, shell, true);
}

function pagerLink(page: Page, rel: string, word: string): string {
  return `<a class="${rel}" rel="${rel}" href="${page.file}"><span>${word}</span>${escaped(page.title)}</a>`;
}

export function indexPage(pages: readonly Page[], description: string, shell: Shell): string {
  const items = pages.map(
    ({ file, title, summary }) =>
      `<li><a href="${file}">${escaped(title)}</a><p>${escaped(summary)}</p></li>`,
  );
  const body = `<h1>${SITE}</h1><p>${escaped(description)}</p><h2>Notebooks</h2><ol class="contents">${items.join('\n')}</ol>`;
  return document(SITE, description, body, shell, false);
}

function document(title: string, description: string, body: string, shell: Shell, inner: boolean): string {
  const full = title === SITE ? SITE : `${title} · ${SITE}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(full)}</title>
<meta name="description" content="${escaped(description)}">
<link rel="icon" href="data:,">
<style>${shell.css}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header class="bar">${inner ? `<a class="home" href="index.html">${SITE}</a><nav aria-label="Site"><a href="index.html">All notebooks</a></nav>` : ''}</header>
<main id="content">
${body}
</main>
<footer>${SITE} · MIT licence · the same text as a notebook runs live in JupyterLab: <code>npm ci &amp;&amp; npm start</code></footer>
<script>${shell.script}</script>
</body>
</html>
`;
}
