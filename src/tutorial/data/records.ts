/** The recorded runs of real kernels that the project carries. */
import * as v from 'valibot';
import { formed, text } from '../../simulator/config/check.js';
import { fits, twice } from './shapes.js';

/** One recorded run. */
export interface RecordFile {
  /** The file's name in `data/records/`, without `.jsonl`. */
  readonly name: string;
  /** Kernel and runs. */
  readonly what: string;
  /** Checksum of the file, hexadecimal: it is never edited. */
  readonly sha256: string;
}

/** The content of `data/records.json`. */
export const records: v.GenericSchema<RecordFile[]> = fits(
  v.array(
    v.strictObject({
      name: formed(/^[\w.-]+$/, 'a name such as 6.12-k1-plain'),
      what: text(),
      sha256: formed(/^[0-9a-f]{64}$/, 'a SHA-256, 64 hexadecimal digits'),
    }),
  ),
  (all) => twice(all.map(({ name }) => name)),
);
