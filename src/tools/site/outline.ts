/** The list of a page's sections, beside its text: where one is, and what comes before and after. */
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** A page that can be linked to. */
export interface Place {
  readonly file: string;
  readonly title: string;
}

interface Outline {
  /** The page's content, as HTML. */
  readonly body: string;
  /** Level of the headings that are listed. */
  readonly level: number;
  readonly previous?: Place | undefined;
  readonly next?: Place | undefined;
}

/** A page with fewer sections is seen at a glance. */
const FEWEST = 3;

/**
 * The outline as HTML: a list to unfold in a narrow window, a column in a wide one. The page's script says in it which
 * section is in view. Empty when there is nothing to list.
 */
export function outlineHtml({ body, level, previous, next }: Outline): string {
  const sections = sectionsOf(body, level);
  const items = sections.map(([id, text]) => `<li><a href="#${id}">${text}</a></li>`);
  const near = [
    ...(previous === undefined ? [] : [nearLink(previous, 'prev', 'Previous')]),
    ...(next === undefined ? [] : [nearLink(next, 'next', 'Next')]),
  ];
  const list = items.length < FEWEST ? '' : `<ol>${items.join('')}</ol>`;
  if (list === '' && near.length === 0) return '';
  return [
    '<nav class="outline" aria-label="On this page"><details>',
    '<summary><span class="place">On this page</span></summary>',
    `<div class="sections" tabindex="0" role="group" aria-label="Sections">${list}${near.length === 0 ? '' : `<p class="near">${near.join('')}</p>`}</div>`,
    '</details></nav>',
  ].join('');
}

function nearLink({ file, title }: Place, rel: string, word: string): string {
  return `<a rel="${rel}" href="${file}"><span>${word}</span> ${escaped(title)}</a>`;
}

/** Ids of the headings of a level, and their text as HTML without markup. */
export function sectionsOf(body: string, level: number): [string, string][] {
  const heading = new RegExp(`<h${level} id="([^"]*)"[^>]*>(.*?)</h${level}>`, 'gs');
  return [...body.matchAll(heading)].map(([, id, inner]) => [
    id,
    inner.replace(/<a class="anchor".*?<\/a>/s, '').replace(/<[^>]*>/g, ''),
  ]);
}
