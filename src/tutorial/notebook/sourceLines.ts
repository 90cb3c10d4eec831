/** Each source in one line of Markdown: who, when, what, and where to read it. */
import { type Ledger, type Source, type SourceList, sourceLinks } from '../../simulator/index.js';
import { dayOf } from '../views/argumentMap.js';

/** What comes before the name of a recorded run where sources are named by keys. */
export const RECORD = 'record:';

/** The line of a mail of the thread. */
export function mailLine({ what, ...mail }: Ledger['mails'][string]): string {
  return sourceLine({ ...mail, title: what });
}

/** The line of any other source. */
export function sourceLine({ who, date, title, readAs, note, ...where }: Source): string {
  // A commit says by itself which state of the kernel it is.
  const undated = where.commit === undefined && where.path === undefined ? ', date not read' : '';
  const day = date === undefined ? undated : `, ${dayOf(date)}`;
  const remarks = [readAs === undefined ? [] : `read as ${readAs}`, note ?? []].flat();
  const said = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  const end = /[?!]$/.test(title) && said === '' ? '' : '.';
  return [`${who}${day}: ${title}${said}${end}`, ...sourceLinks(where)].join(' ');
}

/** The line of every recorded run, by name. `readme` is the text of `data/records/README.md`, which says what each is. */
export function recordLines(readme: string): Map<string, string> {
  const rows = [...readme.matchAll(/^\| `([^`]+)\.jsonl` \| (.+?) \| `[0-9a-f]{64}` \|$/gm)];
  return new Map(
    rows.map(([, name, what]) => [name, `Recorded run \`${name}\`: ${what}. In \`data/records/\``]),
  );
}

/** The line of every source, by the key that `sources(...)` takes. */
export function sourceLines(
  mails: Ledger['mails'],
  list: SourceList,
  records: ReadonlyMap<string, string>,
): Map<string, string> {
  return new Map([
    ...Object.entries(mails).map(([key, mail]) => [key, `${key}: ${mailLine(mail)}`] as const),
    ...Object.entries(list).map(([key, source]) => [key, sourceLine(source)] as const),
    ...[...records].map(([name, line]) => [`${RECORD}${name}`, line] as const),
  ]);
}

/** The keys in each call of `sources(...)` in a notebook's code, in order. */
export function citedSources(code: string): string[] {
  return [...code.matchAll(/\bsources\(([^)]*)\)/g)].flatMap(([, keys]) =>
    [...keys.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double),
  );
}
