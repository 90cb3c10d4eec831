/** Where links of notebooks lead in the site. */

/** Names of the documents that are pages, by how a link ends that leads to one. */
const PAGES: Readonly<Record<string, string>> = {
  'glossary.md': 'glossary.html',
  'simulator/MODEL.md': 'model.html',
  'checker/MODEL.md': 'checker.html',
};

/** Where a link leads in the site: notebooks and documents link each other as files, their pages lie in one folder. */
export function asPage(href: string): string {
  if (/^[a-z]+:/.test(href)) return href;
  const [, path, place] = /^([^#]*)(.*)$/s.exec(href)!;
  const document = Object.keys(PAGES).find((end) => path === end || path.endsWith(`/${end}`));
  return `${document === undefined ? path.replace(/^(?:[\w.-]+\/)*([\w.-]+)\.ipynb$/, '$1.html') : PAGES[document]}${place}`;
}

/** The same HTML, its links leading to pages. */
export function linked(html: string): string {
  return html.replace(/(<a href=")([^"]*)/g, (_, before, href) => before + asPage(href));
}
