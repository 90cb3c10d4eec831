/** What the project carries besides code, checked as it is read. */
import type * as v from 'valibot';
import { check, shown, text } from '../../simulator/config/check.js';
import { ConfigError } from '../../simulator/config/error.js';
import { type CostBasis, costBases } from '../../simulator/policy/costBasis.js';
import type { Courses } from '../../simulator/replay/packed.js';
import { type KernelRecord, parseRecord } from '../../simulator/replay/record.js';
import { outside } from '../outside/node.js';
import { type Calibration, calibration } from './calibration.js';
import { type Ledger, ledger } from './claims.js';
import { type FleetRecord, fleet } from './fleet.js';
import { hosts, type RecordedHost } from './hosts.js';
import { nearNames } from './near.js';
import { type Person, people } from './people.js';
import { type PredictedFigure, predictions } from './predictions.js';
import { type Published, published } from './published.js';
import { figureOf, type PublishedFigure } from './publishedFigures.js';
import { type RecordFile, records } from './records.js';
import { rounds } from './rounds.js';
import { type SourceList, sources } from './sources.js';
import { type Timeline, timeline } from './timeline.js';

/** The files in `data/` by name, and what each holds. */
export interface DataFiles {
  /** What was fitted to the published figures, and how far off the model is there. */
  calibration: Calibration;
  /** The argument: mails, claims, how they fared. */
  claims: Ledger;
  /** What everything costs in the model, and what each cost rests on. */
  costs: Record<string, CostBasis>;
  /** Ten thousand simulated hosts, or as many as were run. */
  fleet: FleetRecord;
  /** Files of three real hosts with KVM, for `readHost` and `scenarioFromHost`. */
  hosts: RecordedHost[];
  /** Who had a part in the argument. */
  people: Person[];
  /** What the model predicted before it saw the rows: seconds, with an interval. */
  predictions: PredictedFigure[];
  /** The published figures: tables in seconds, and single figures. */
  published: Published;
  /** The recorded runs of real kernels that there are. */
  records: RecordFile[];
  /** The recorded rounds of two owners, page by page; `unpackCourses` makes runs of them. */
  rounds: Courses;
  /** The sources that are no mails of the thread. */
  sources: SourceList;
  /** Versions of the series, merges, eras of kernels. */
  timeline: Timeline;
}

/** What each must look like. */
export const SCHEMAS: { readonly [Name in keyof DataFiles]: v.GenericSchema<DataFiles[Name]> } = {
  ...{ calibration, claims: ledger, costs: costBases, people, predictions, published, records, sources },
  ...{ fleet, hosts, rounds, timeline },
};

/** What a file holds, checked. @throws ConfigError naming every field that is wrong */
export function readAs<Name extends keyof DataFiles>(name: Name, content: unknown): DataFiles[Name] {
  return check(`${name}.json`, SCHEMAS[name], content);
}

/**
 * Reads a file of `data/`, checked field by field.
 *
 * @example
 * ```ts
 * const { mails } = load('claims');
 * const v4 = load('published').experiments[0].rows; // seconds
 * const { runs } = load('record', '6.12-k1-plain'); // a recorded run of a real kernel
 * ```
 * @param name the file's name without `.json`; or `record` and the name of a recorded run, see `load('records')`
 * @throws ConfigError when there is none of that name, or naming every field that is wrong; Error outside a
 *   checkout
 */
export function load<Name extends keyof DataFiles>(name: Name): DataFiles[Name];
export function load(kind: 'record', name: string): KernelRecord;
export function load(name: keyof DataFiles | 'record', record?: string): unknown {
  if (name === 'record') {
    const names = load('records').map((each) => each.name);
    const wanted = check('record', text(), record);
    const near = `near it: ${nearNames(wanted, names).join(', ')}`;
    if (!names.includes(wanted)) throw new ConfigError(`load: record is ${shown(wanted)}; ${near}`);
    return parseRecord(outside.readText(`data/records/${record}.jsonl`));
  }
  const names = Object.keys(SCHEMAS);
  if (!names.includes(name))
    throw new ConfigError(`load: name is ${shown(name)}; it may be ${names.join(', ')}, record`);
  return readAs(name, JSON.parse(outside.readText(`data/${name}.json`)));
}

/**
 * One published figure, from `data/published.json`, with its unit and who published it.
 *
 * @example publishedFigure('chromeos-mglru-p99').value
 * @throws ConfigError with the ids most like it when there is none
 */
export function publishedFigure(id: string): PublishedFigure {
  return figureOf(load('published').figures, id);
}
