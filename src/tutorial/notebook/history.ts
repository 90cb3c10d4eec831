/** What became of the series, and who had a part in it. */
import { readFileSync } from 'node:fs';
import { type Person, readPeople, readTimeline, type Timeline } from '../../simulator/index.js';
import { dataPath } from './dataFolder.js';

/** Reads the versions of the series, the merges and the eras of kernels, `data/timeline.json`. */
export function loadTimeline(): Timeline {
  return readTimeline(JSON.parse(readFileSync(dataPath('loadTimeline', 'timeline.json'), 'utf8')));
}

/** Reads who had a part in the argument, `data/people.json`. */
export function loadPeople(): Person[] {
  return readPeople(JSON.parse(readFileSync(dataPath('loadPeople', 'people.json'), 'utf8')));
}
