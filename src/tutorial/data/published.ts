import * as v from 'valibot';
import { oneOf, quantity, shown, text, wholeNumber } from '../../simulator/config/check.js';
import { ConfigError } from '../../simulator/config/error.js';
import { QUANTITIES } from '../../simulator/selftest/perfModel.js';
import { type PublishedFigure, publishedFigures } from './publishedFigures.js';

/** The published tables: v4 of the series on the TDP MMU, v8 on the shadow MMU. */
export const EXPERIMENTS = ['v4-tdp', 'v8-shadow'] as const;

/** Name of a published table. */
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** Figures of one number of vCPUs, in seconds; null: withheld. */
export interface PublishedRow {
  /** Number of vCPUs, each with 1 GiB of its own. */
  readonly vcpus: number;
  /** What the vCPUs took without aging. Left out where it was not published. */
  readonly wallNoAging?: number;
  /** What the vCPUs took while aging took `mmu_lock`. */
  readonly wallNoOpt?: number | null;
  /** What the vCPUs took while aging did not. */
  readonly wallOpt?: number | null;
  /** Mean time of one aging under `mmu_lock`. */
  readonly passNoOpt?: number | null;
  /** Mean time of one aging without it. */
  readonly passOpt?: number | null;
}

/** One published table. */
export interface PublishedExperiment {
  /** Its name here. */
  readonly experiment: ExperimentName;
  /** Machine and command line. */
  readonly what: string;
  /** Message-ID of the mail. */
  readonly source: string;
  /** Unit of all figures. */
  readonly unit: 's';
  /** One row for each number of vCPUs. */
  readonly rows: readonly PublishedRow[];
}

/** What was published: tables that are reproduced and predicted, and single figures. */
export interface Published {
  /** The tables. */
  readonly experiments: readonly PublishedExperiment[];
  /** The single figures. */
  readonly figures: readonly PublishedFigure[];
}

const seconds = quantity('seconds', 1e-9, 1e6);
const orWithheld = v.optional(v.nullable(seconds));

/** The content of `data/published.json`. */
export const published: v.GenericSchema<Published> = v.strictObject({
  experiments: v.array(
    v.strictObject({
      experiment: oneOf(EXPERIMENTS),
      what: text(),
      source: text(),
      unit: oneOf(['s']),
      rows: v.array(
        v.strictObject({
          vcpus: wholeNumber('', 1, 1024),
          wallNoAging: v.optional(seconds),
          wallNoOpt: orWithheld,
          wallOpt: orWithheld,
          passNoOpt: orWithheld,
          passOpt: orWithheld,
        }),
      ),
    }),
  ),
  figures: publishedFigures,
}) as v.GenericSchema<Published>;

/** The rows of one table. @throws ConfigError when there is no such table */
export function publishedRows(published: Published, experiment: ExperimentName): readonly PublishedRow[] {
  const found = published.experiments.find((e) => e.experiment === experiment);
  if (found === undefined) throw new ConfigError(`publishedRows: there is no table ${shown(experiment)}`);
  return found.rows;
}

/** The numbers of vCPUs whose rows parameters may be fitted to. All others are for predictions, published or not. */
export const CALIBRATION_VCPUS: readonly number[] = [1, 2, 4, 8];

/** A row in which everything is published. */
export type FullRow = { readonly [K in keyof PublishedRow]-?: number };

/** The rows that parameters may be fitted to. @throws ConfigError when a figure of theirs is missing */
export function calibrationRows(published: Published): readonly FullRow[] {
  return publishedRows(published, 'v4-tdp')
    .filter((row) => CALIBRATION_VCPUS.includes(row.vcpus))
    .map((row) => {
      for (const field of ['wallNoAging', ...QUANTITIES] as const) {
        if (typeof row[field] !== 'number')
          throw new ConfigError(`calibrationRows: ${field} of ${row.vcpus} vCPUs is missing`);
      }
      return row as FullRow;
    });
}
