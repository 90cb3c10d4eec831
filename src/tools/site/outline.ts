/** The list of a page's sections, beside its text: where one is, and what comes before and after. */
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** A page that can be linked to. */
export interface Place {
  readonly file: string;
  readonly title: string;
}

/** Neighbours of a page in reading order. */
export interface Around {
  readonly previous?: Place | undefined;
  readonly next?: Place | undefined;
}

interface Outline extends Around {
  /** The page's content, as HTML. */
  readonly body: string;
  /** Level of the headings that are listed. */
  readonly level: number;
}

/** A page with fewer sections is seen at a glance. */
const FEWEST = 3;

/**
 * The outline as HTML: a list to unfold in a narrow window, a column in a wide one. The page's script says in it which
 * section is in view. Empty when there is nothing to list.
 */
export function outlineHtml({ body, level, ...around }: Outline): string {
  const sections = sectionsOf(body, level);
  const items = sections.map(([id, text]) => `<li><a href="#${id}">${text}</a></li>`);
  const near = linksTo(around);
  const list = items.length < FEWEST ? '' : `<ol>${items.join('')}</ol>`;
  if (list === '' && near === '') return '';
  return [
    '<nav class="outline" aria-label="On this page"><details>',
    '<summary><span class="place">On this page</span></summary>',
    `<div class="sections" tabindex="0" role="group" aria-label="Sections">${list}${near === '' ? '' : `<p class="near">${near}</p>`}</div>`,
    '</details></nav>',
  ].join('');
}

/** Links to the neighbours; empty where there are none. */
export function linksTo({ previous, next }: Around): string {
  const link = (place: Place | undefined, rel: string, word: string): string =>
    place ? `<a rel="${rel}" href="${place.file}"><span>${word}</span> ${escaped(place.title)}</a>` : '';
  return link(previous, 'prev', 'Previous') + link(next, 'next', 'Next');
}

/** Ids of the headings of a level, and their text as HTML without markup. */
export function sectionsOf(body: string, level: number): [string, string][] {
  const heading = new RegExp(`<h${level} id="([^"]*)"[^>]*>(.*?)</h${level}>`, 'gs');
  return [...body.matchAll(heading)].map(([, id, inner]) => [
    id,
    inner.replace(/<a class="anchor".*?<\/a>/s, '').replace(/<[^>]*>/g, ''),
  ]);
}
