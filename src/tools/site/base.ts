/** The address that the site will have, where that is known. */
import { Trouble } from '../lab/trouble.js';

/** With a "/" at its end; null when none is given. */
export function baseOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  const address = URL.canParse(given) ? new URL(given) : null;
  if (address === null || !/^https?:$/.test(address.protocol) || `${address.search}${address.hash}` !== '')
    throw new Trouble(
      `--base is "${given}", which is no address of a site.`,
      'It looks like https://example.org/second-look/.',
    );
  return address.href.replace(/\/*$/, '/');
}

/** The same page, its links to other files of the site whole. */
export function fromBase(html: string, base: string | null): string {
  if (base === null) return html;
  return html.replace(/( (?:href|src)=")(?![a-z]+:|#)/g, `$1${base}`);
}
