/** Where everything was read that is not a mail of the thread itself. */
import * as v from 'valibot';
import { check, formed, text } from '../../simulator/config/check.js';
import { day } from './day.js';

/** A mail, a commit or a page. */
export interface Source {
  /** Who wrote it. */
  readonly who: string;
  /** Day it was sent, UTC: `2024-05-29`; left out when we have not read it. */
  readonly date?: string;
  /** Its Message-ID, without angle brackets. */
  readonly messageId?: string;
  /** Further Message-IDs that belong to it. */
  readonly also?: readonly string[];
  /** A commit of the kernel, 40 hexadecimal digits. */
  readonly commit?: string;
  /** A file of the kernel's sources, as of `commit`. */
  readonly path?: string;
  /** Where it was read, when not as a mail or a file of the kernel's own repository. */
  readonly url?: string;
  /** What it is, in our words; for patch series their title. */
  readonly title: string;
  /** Where we read it, when not as a mail of its own. */
  readonly readAs?: string;
  /** What is not known of it. */
  readonly note?: string;
}

/** All sources by key, such as `V4`: the content of `data/sources.json`. */
export type SourceList = Readonly<Record<string, Source>>;

/** A Message-ID in a data file. */
export const messageId: v.GenericSchema<string> = formed(
  /^[^\s<>@]+@[^\s<>@]+$/,
  'a Message-ID without angle brackets',
);

const schema = v.record(
  v.string(),
  v.pipe(
    v.strictObject({
      who: text(),
      date: v.optional(day),
      messageId: v.optional(messageId),
      also: v.optional(v.array(messageId)),
      commit: v.optional(formed(/^[0-9a-f]{40}$/, 'a commit, 40 hexadecimal digits')),
      path: v.optional(text()),
      url: v.optional(formed(/^https:\/\/\S+$/, 'an address that begins with https://')),
      title: text(),
      readAs: v.optional(text()),
      note: v.optional(text()),
    }),
    v.check(
      ({ messageId, commit, url, note }) => [messageId, commit, url, note].some((each) => each !== undefined),
      'must have a messageId, a commit or a url, or a note that says why not',
    ),
  ),
);

/**
 * Reads the sources from the content of `data/sources.json`.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function readSources(content: unknown): SourceList {
  return check('sources.json', schema, content) as SourceList;
}

/** Where the archive of the kernel's lists has a mail. */
export function archiveUrl(id: string): string {
  return `https://lore.kernel.org/all/${encodeURIComponent(id).replace('%40', '@')}/`;
}

/** Where a source can be read, as Markdown links; empty for one without an address. */
export function sourceLinks({
  messageId,
  also = [],
  commit,
  path,
  url,
}: Omit<Source, 'who' | 'title'>): string[] {
  const mails = [messageId, ...also]
    .filter((id) => id !== undefined)
    .map((id) => `[\`<${id}>\`](${archiveUrl(id)})`);
  if (commit === undefined) return url === undefined ? mails : [...mails, `[${new URL(url).host}](${url})`];
  const kernel = 'https://github.com/torvalds/linux';
  const where = path === undefined ? `${kernel}/commit/${commit}` : `${kernel}/blob/${commit}/${path}`;
  const name = path === undefined ? '' : `\`${path}\` at `;
  return [...mails, `${name}[\`${commit.slice(0, 12)}\`](${url ?? where})`];
}
