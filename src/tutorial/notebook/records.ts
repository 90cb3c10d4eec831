/** The recorded runs of real kernels that the project carries. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KernelRecord, parseRecord } from '../../simulator/index.js';
import { dataPath } from './dataFolder.js';

/**
 * Reads a recorded run of a real kernel from `data/records/`.
 *
 * @param name the file's name without `.jsonl`, e.g. `6.12-k1-plain`
 * @throws RangeError listing the records there are when the name is none of them
 */
export function loadRecord(name: string): KernelRecord {
  const folder = dataPath('loadRecord', 'records');
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.slice(0, -'.jsonl'.length))
    .sort();
  if (!names.includes(name)) {
    throw new RangeError(`loadRecord: name is "${name}"; it must be one of ${names.join(', ')}`);
  }
  return parseRecord(readFileSync(join(folder, `${name}.jsonl`), 'utf8'));
}
