/** The sources of a notebook, listed in its last cell. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearNames } from '../core/config/near.js';
import { readSources, type Source, type SourceList, sourceLinks } from '../core/index.js';
import { dayOf } from '../views/argumentMap.js';
import { loadLedger } from './argument.js';
import { dataPath } from './dataFolder.js';
import { markdown } from './prose.js';

const RECORD = 'record:';

/** Reads the sources that are no mails of the thread, `data/sources.json`. */
export function loadSources(): SourceList {
  return readSources(JSON.parse(readFileSync(dataPath('loadSources', 'sources.json'), 'utf8')));
}

/**
 * Lists sources: who, when, what, and where to read it.
 *
 * @param keys steps of the thread such as `T15`; keys of `data/sources.json` such as `MM`; recorded runs such as
 *   `record:6.12-k5-npt1`
 * @throws RangeError listing the names most like a key that there is not
 */
export function sources(...keys: string[]): void {
  if (keys.length === 0) throw new RangeError("sources: it takes at least one key, such as 'T15'");
  const lines = knownSources();
  const unknown = keys.filter((key) => !lines.has(key));
  if (unknown.length > 0) {
    const said = unknown.map(
      (key) => `"${key}" is none; near it: ${nearNames(key, [...lines.keys()]).join(', ')}`,
    );
    throw new RangeError(`sources: ${said.join('; ')}`);
  }
  markdown(keys.map((key) => `- ${lines.get(key)}`).join('\n'));
}

/** The line of every source, by key. */
function knownSources(): Map<string, string> {
  const lines = new Map<string, string>();
  for (const [key, { what, ...mail }] of Object.entries(loadLedger().mails))
    lines.set(key, `${key}: ${lineOf({ ...mail, title: what })}`);
  for (const [key, source] of Object.entries(loadSources())) lines.set(key, lineOf(source));
  for (const [name, what] of recordLines())
    lines.set(`${RECORD}${name}`, `Recorded run \`${name}\`: ${what}. In \`data/records/\``);
  return lines;
}

function lineOf({ who, date, title, readAs, note, ...where }: Source): string {
  // A commit says by itself which state of the kernel it is.
  const undated = where.commit === undefined && where.path === undefined ? ', date not read' : '';
  const day = date === undefined ? undated : `, ${dayOf(date)}`;
  const remarks = [readAs === undefined ? [] : `read as ${readAs}`, note ?? []].flat();
  const said = remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
  const text = `${who}${day}: ${title}${said}`;
  return [/[.?!]$/.test(text) ? text : `${text}.`, ...sourceLinks(where)].join(' ');
}

/** What `data/records/README.md` says of each record, by the record's name. */
function recordLines(): Map<string, string> {
  const folder = dataPath('sources', 'records');
  const said = readFileSync(join(folder, 'README.md'), 'utf8');
  const rows = [...said.matchAll(/^\| `([^`]+)\.jsonl` \| (.+?) \| `[0-9a-f]{64}` \|$/gm)];
  const lines = new Map(rows.map(([, name, what]) => [name, what]));
  const missing = readdirSync(folder).filter(
    (file) => file.endsWith('.jsonl') && !lines.has(file.slice(0, -'.jsonl'.length)),
  );
  if (missing.length > 0)
    throw new Error(`sources: data/records/README.md has no line on ${missing.join(', ')}`);
  return lines;
}
