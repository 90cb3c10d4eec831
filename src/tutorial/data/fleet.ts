/** The recorded fleet, in one small file: what all hosts of a kind have in common, and some of them one by one. */
import * as v from 'valibot';
import { list, quantity, text, wholeNumber } from '../../simulator/config/check.js';
import { nonEmpty } from './shapes.js';

/** What hosts of one kind went through under one policy. */
export interface FleetRuns {
  readonly policy: string;
  /** Eviction checks per page evicted, of VM and process together: the mean over all hosts. */
  readonly meanChecks: number;
  /** Refaults of the process: the mean over all hosts. */
  readonly meanRefaults: number;
  /** The first hosts one by one, the same under every policy: eviction checks per page evicted. */
  readonly checks: readonly number[];
}

/** Hosts of one kind, an ordinary VM or a nested one beside a process, under one kernel's reclaim rules. */
export interface FleetKind {
  readonly kind: string;
  readonly rules: string;
  /** How many were run under every policy. */
  readonly hosts: number;
  /** Of these, how many had the same counts, each of them, under REV and LANDED. */
  readonly alike: number;
  readonly runs: readonly FleetRuns[];
}

/** The content of `data/fleet.json`. */
export interface FleetRecord {
  /** Points of `data/fleet/points.jsonl.br`: a host under a policy and some rules. */
  readonly points: number;
  /** Points of the spec. */
  readonly planned: number;
  readonly kinds: readonly FleetKind[];
}

const count = wholeNumber('', 0, Number.MAX_SAFE_INTEGER);
const number = quantity('', 0, Number.MAX_VALUE);

/** What `data/fleet.json` must look like. */
export const fleet: v.GenericSchema<FleetRecord> = v.strictObject({
  points: count,
  planned: count,
  kinds: nonEmpty(
    v.strictObject({
      kind: text(),
      rules: text(),
      hosts: count,
      alike: count,
      runs: nonEmpty(
        v.strictObject({
          policy: text(),
          meanChecks: number,
          meanRefaults: number,
          checks: list(number),
        }),
      ),
    }),
  ),
}) as unknown as v.GenericSchema<FleetRecord>;
