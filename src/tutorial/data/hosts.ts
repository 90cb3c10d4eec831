/** Files of real hosts with KVM, as a tool that only reads finds them. */
import * as v from 'valibot';
import type { HostSnapshot } from '../../host/snapshot.js';
import { text } from '../../simulator/config/check.js';
import { fits, twice } from './shapes.js';

/** One recorded host at one moment: for `readHost` and `scenarioFromHost`. */
export interface RecordedHost extends HostSnapshot {
  /** Release of its kernel. */
  readonly name: string;
  /** What runs on it. */
  readonly what: string;
  /** Record in `data/hosts/`, mode, moment and who read. */
  readonly from: string;
}

/** The content of `data/hosts.json`. */
export const hosts: v.GenericSchema<RecordedHost[]> = fits(
  v.array(
    v.strictObject({ name: text(), what: text(), from: text(), files: v.record(v.string(), v.string()) }),
  ),
  (all) => twice(all.map(({ name }) => name)),
);
