/** The search over all pages, loaded when it is first asked for. */

import MiniSearch from 'minisearch';
import { button, make } from '../../../live/element.js';
import type { Section } from '../search.js';

/** Every section of every page; the build writes them in. */
declare const SECTIONS: readonly Section[];

const MOST = 20;
/** Characters before and after what was found. */
const AROUND = 70;

/** Names stay whole, and can be found by their parts as well: `mmu_lock`, `lock`. */
const whole = (term: string): string => term.toLowerCase();
const withParts = (term: string): string[] => [...new Set([whole(term), ...whole(term).split('_')])];

const index = new MiniSearch<Section & { id: number }>({
  fields: ['heading', 'page', 'text'],
  tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u),
  processTerm: (term) => withParts(term).filter((part) => part !== ''),
  searchOptions: {
    processTerm: whole,
    boost: { heading: 4, page: 2 },
    // The last word may still be being written.
    prefix: (term, i, terms) => i === terms.length - 1 || term.length > 3,
    fuzzy: (term) => (term.length > 5 ? 0.2 : false),
    combineWith: 'AND',
  },
});
index.addAll(SECTIONS.map((section, id) => ({ ...section, id })));

const field = make('input', {
  ...{ type: 'search', autocomplete: 'off', spellcheck: 'false', id: 'search-field' },
  maxlength: '200', // of a long word all that is nearly so would be looked for
});
const found = make('ol');
const count = make('p', { class: 'count', role: 'status' });
const close = button('Close', () => dialog.close());
const label = make('label', { for: field.id }, 'Search all pages');
const ask = make('div', 'ask', label, field, close);
const dialog = make('dialog', { class: 'search', 'aria-label': 'Search' }, ask, count, found);
document.body.append(dialog);

/** Where the pages lie: beside the folder of this script. */
const place = new URL('..', (document.currentScript as HTMLScriptElement).src);

function show(): void {
  const results = field.value.trim() === '' ? [] : index.search(field.value);
  found.replaceChildren(
    ...results.slice(0, MOST).map(({ id, terms }) => {
      const { at, page, heading, text } = SECTIONS[id];
      const link = make('a', { href: new URL(at, place).href }, make('strong', '', heading));
      if (page !== heading) link.append(' ', make('span', 'page', page));
      return make('li', '', link, make('p', '', ...excerpt(text, terms)));
    }),
  );
  const more = results.length > MOST ? `, the first ${MOST} are shown` : '';
  count.textContent =
    field.value.trim() === '' ? '' : `${results.length} ${results.length === 1 ? 'place' : 'places'}${more}`;
}

/** The words around the first find, which are marked. */
function excerpt(text: string, terms: readonly string[]): (Node | string)[] {
  const longest = [...terms].sort((a, b) => b.length - a.length);
  const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longest.join('|')})`, 'iu');
  const first = any.exec(text)?.index ?? 0;
  const from = first <= AROUND ? 0 : text.indexOf(' ', first - AROUND) + 1;
  const cut = text.slice(from, from + 2 * AROUND + 20);
  const parts: (Node | string)[] = [from > 0 ? '… ' : ''];
  let rest = cut;
  for (let hit = any.exec(rest); hit !== null && hit[0] !== ''; hit = any.exec(rest)) {
    parts.push(rest.slice(0, hit.index), make('mark', '', hit[0]));
    rest = rest.slice(hit.index + hit[0].length);
  }
  return [...parts, rest, from + cut.length < text.length ? ' …' : ''];
}

field.addEventListener('input', show);
/** Arrows go from find to find; from the first one back to the field. */
dialog.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const stops = [field, ...found.querySelectorAll('a')];
  const at = stops.indexOf(document.activeElement as HTMLAnchorElement);
  event.preventDefault();
  stops[Math.min(stops.length - 1, Math.max(0, at + step))].focus();
});
field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter') found.querySelector('a')?.click();
  // By itself it would first empty the field.
  if (event.key === 'Escape') dialog.close();
});
/** A find on this page is not another page: the dialog goes. And so does a click beside it. */
dialog.addEventListener('click', (event) => {
  if (event.target === dialog || (event.target as Element).closest('a') !== null) dialog.close();
});
dialog.showModal();
field.focus();
