/** Where everything was read that is not a mail of the thread itself. */
import * as v from 'valibot';
import { formed, text } from '../../simulator/config/check.js';
import { day } from './day.js';
import { fits, messageId } from './shapes.js';

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

const source = v.strictObject({
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
});

/** The content of `data/sources.json`. */
export const sources: v.GenericSchema<SourceList> = fits(
  v.record(v.string(), source) as v.GenericSchema<SourceList>,
  (all) =>
    Object.entries(all)
      .filter(([, { messageId: mail, commit, url, note }]) => (mail ?? commit ?? url ?? note) === undefined)
      .map(([key]) => `${key} must have a messageId, a commit or a url, or a note that says why not`),
);

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
