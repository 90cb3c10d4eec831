/** The sources of a notebook, listed in its last cell. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearNames } from '../../simulator/config/near.js';
import { readSources, type SourceList } from '../../simulator/index.js';
import { loadLedger } from './argument.js';
import { dataPath } from './dataFolder.js';
import { markdown } from './prose.js';
import { recordLines, sourceLines } from './sourceLines.js';

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
  const folder = dataPath('sources', 'records');
  const records = recordLines(readFileSync(join(folder, 'README.md'), 'utf8'));
  const missing = readdirSync(folder).filter(
    (file) => file.endsWith('.jsonl') && !records.has(file.slice(0, -'.jsonl'.length)),
  );
  if (missing.length > 0)
    throw new Error(`sources: data/records/README.md has no line on ${missing.join(', ')}`);
  return sourceLines(loadLedger().mails, loadSources(), records);
}
