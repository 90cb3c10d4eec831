/** The sources: each in one line of Markdown, and the list of those that a notebook uses, in its last cell. */
import { ConfigError } from '../../simulator/config/error.js';
import { dayOf } from '../data/day.js';
import { load } from '../data/load.js';
import { nearNames } from '../data/near.js';
import { type Source, sourceLinks } from '../data/sources.js';
import { listOf, readField, shown, text } from '../plot/check.js';
import { send } from '../show/display.js';

/** The kinds of sources, in the order in which they are listed. */
export type SourceKind = 'thread' | 'mail' | 'code' | 'record';

/** A source as it is listed. */
export interface ListedSource {
  /** What it is: a mail of the thread, another mail or patch, code or documentation of Linux, a recorded run. */
  readonly kind: SourceKind;
  /** The key that {@link sources} takes: `T15`, `MM`, `record:6.12-k5-npt1`. */
  readonly key: string;
  /** Who, when, what, and where to read it, in Markdown. */
  readonly line: string;
}

/** MIME type under which a page finds which sources an output lists. */
export const SOURCES = 'application/vnd.second-look.sources+json';

/** Every source that the project has. */
export function allSources(): ListedSource[] {
  const mails = Object.entries(load('claims').mails);
  return [
    ...mails.map(([key, { what, ...mail }]) => listed('thread', key, lineOf({ ...mail, title: what }))),
    ...Object.entries(load('sources')).map(([key, source]) =>
      listed(isCode(source) ? 'code' : 'mail', key, lineOf(source)),
    ),
    ...load('records').map(({ name, what }) =>
      listed('record', `record:${name}`, `Recorded run \`${name}\`: ${what}. In \`data/records/\``),
    ),
  ];
}

function listed(kind: SourceKind, key: string, line: string): ListedSource {
  return { kind, key, line };
}

function isCode({ commit, messageId, path }: Source): boolean {
  return path !== undefined || (commit !== undefined && messageId === undefined);
}

function lineOf({ who, date, title, readAs, note, ...where }: Source): string {
  // A commit says by itself which state of the kernel it is.
  const undated = where.commit === undefined && where.path === undefined ? ', date not read' : '';
  const day = date === undefined ? undated : `, ${dayOf(date)}`;
  const remarks = [readAs === undefined ? [] : `read as ${readAs}`, note ?? []].flat();
  const said = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  const end = /[?!]$/.test(title) && said === '' ? '' : '.';
  return [`${who}${day}: ${title}${said}${end}`, ...sourceLinks(where)].join(' ');
}

/**
 * Lists sources: who, when, what, and where to read it.
 *
 * @example sources('T15', 'MM', 'record:6.12-k5-npt1');
 * @param keys steps of the thread such as `T15`; keys of `data/sources.json` such as `MM`; recorded runs such as
 *   `record:6.12-k5-npt1`
 * @throws ConfigError listing the names most like a key that there is not
 */
export function sources(...keys: string[]): void {
  if (keys.length === 0) throw new ConfigError("sources: it takes at least one key, such as 'T15'");
  readField('sources', 'keys', listOf(text(), 'keys'), keys);
  const known = new Map(allSources().map((source) => [source.key, source]));
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length > 0) {
    const near = (key: string): string => nearNames(key, [...known.keys()]).join(', ');
    throw new ConfigError(
      `sources: ${unknown.map((key) => `${shown(key)} is none; near it: ${near(key)}`).join('; ')}`,
    );
  }
  const lines = keys.map((key) => {
    const { kind, line } = known.get(key)!;
    return kind === 'thread' ? `- ${key}: ${line}` : `- ${line}`;
  });
  send({
    data: { [SOURCES]: { keys }, 'text/markdown': lines.join('\n'), 'text/plain': lines.join('\n') },
  });
}
