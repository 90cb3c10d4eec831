/** What the search looks through: every section of every page, as text. */
import type { ReferencePage } from './reference.js';

export interface Section {
  /** Where it is: `05-when-l1-runs-an-l2.html#bet`. */
  readonly at: string;
  readonly page: string;
  /** Its heading; of what comes before the first, the page's title. */
  readonly heading: string;
  readonly text: string;
}

/** Begins of sections: headings, and the entries of a list of sources. */
const BEGIN = /(?=<(?:h[1-3]|li) id=")/;

export function sectionsToSearch(pages: readonly ReferencePage[]): Section[] {
  return pages.flatMap(({ file, title, body }) =>
    body.split(BEGIN).flatMap((part): Section[] => {
      const [whole, tag, id, head] =
        /^<(h[1-3]|li) id="([^"]*)"[^>]*>(.*?)<\/(?:h[1-3]|p)>/s.exec(part) ?? [];
      // Of an entry in a list its first words.
      const heading = head === undefined ? title : words(tag === 'li' ? head.split(/[:.]\s/)[0] : head);
      const text = words(tag === 'li' || whole === undefined ? part : part.slice(whole.length));
      if (text === '' && whole === undefined) return [];
      return [{ at: id === undefined ? file : `${file}#${id}`, page: title, heading, text }];
    }),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&', nbsp: ' ' };

/** HTML without markup, pictures, code and data. */
function words(html: string): string {
  return html
    .replace(/<(script|svg|pre)\b.*?<\/\1>|<a class="anchor".*?<\/a>/gs, ' ')
    .replace(/<\/?(?:p|li|td|th|tr|div|summary|dt|dd|figcaption|caption|h\d)\b[^>]*>|<br>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|amp|nbsp);/g, (_, name) => ENTITIES[name])
    .replace(/\s+/g, ' ')
    .trim();
}
