/** The recorded runs of real kernels that the project carries. */
import * as v from 'valibot';
import { check, formed, text } from '../../simulator/config/check.js';

/** One recorded run. */
export interface RecordFile {
  /** The file's name in `data/records/`, without `.jsonl`. */
  readonly name: string;
  /** Kernel and runs. */
  readonly what: string;
  /** Checksum of the file, hexadecimal: it is never edited. */
  readonly sha256: string;
}

const schema = v.pipe(
  v.array(
    v.strictObject({
      name: formed(/^[\w.-]+$/, 'a name such as 6.12-k1-plain'),
      what: text(),
      sha256: formed(/^[0-9a-f]{64}$/, 'a SHA-256, 64 hexadecimal digits'),
    }),
  ),
  v.check(
    (records) => new Set(records.map(({ name }) => name)).size === records.length,
    'must not have a name twice',
  ),
);

/**
 * Reads the list of records from the content of `data/records.json`.
 *
 * @throws ConfigError naming every field that is wrong
 */
export function readRecords(content: unknown): RecordFile[] {
  return check('records.json', schema, content);
}
