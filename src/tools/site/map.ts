/** The argument map as navigation: each mail leads to the page that treats it. */
import { argumentMap } from '../../tutorial/argument/map.js';
import type { Ledger } from '../../tutorial/data/claims.js';
import { dayOf } from '../../tutorial/data/day.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';

/** Files of the pages by the number of their notebook: `05` to `05-when-l1-runs-an-l2.html`. */
type PageFiles = ReadonlyMap<string, string>;

/**
 * The map as a picture with links, and the same as a list to unfold, for narrow windows and for readers who hear it.
 *
 * @param notebook number of the page that it stands on; its steps are filled and lead to their claims
 */
export function mapHtml(ledger: Ledger, pages: PageFiles, notebook: string | null): string {
  const map = argumentMap(ledger, { notebook: notebook ?? undefined, files: pages, linked: true });
  const items = map.places.map(({ step, notebooks }) => {
    const { who, date, what } = ledger.mails[step];
    const links = notebooks.map((number) => {
      const file = pages.get(number);
      if (file === undefined || number === notebook) return number;
      return `<a href="${file}" aria-label="Notebook ${number}, for ${step}">${number}</a>`;
    });
    const words = escaped(`${step} · ${who}, ${dayOf(date)}: ${what}`);
    return `<li>${words} · ${links.join(', ')}</li>`;
  });
  const legend = map.places.some(({ here }) => here) ? 'Filled: this page. ' : '';
  return [
    `<nav class="argument" data-map="${escaped(notebook ?? '')}" aria-label="Argument map">`,
    `<div class="picture" tabindex="0" role="group" aria-label="The map as a picture">${map.svg}</div>`,
    `<p>${legend}Each circle is a mail and leads to where it is treated. The ring marks the mail that we start from.</p>`,
    `<details><summary>The argument as a list</summary><ol>${items.join('')}</ol></details>`,
    '</nav>',
  ].join('\n');
}
