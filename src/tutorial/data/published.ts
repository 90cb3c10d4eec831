import * as v from 'valibot';
import { oneOf, quantity, shown, text, wholeNumber } from '../../simulator/config/check.js';
import { ConfigError } from '../../simulator/config/error.js';
import { type MachineRow, QUANTITIES } from '../../simulator/selftest/perfModel.js';
import { type PublishedFigure, publishedFigures } from './publishedFigures.js';

/** The published tables: v4 of the series on the TDP MMU, v8 on the shadow MMU. */
export const EXPERIMENTS = ['v4-tdp', 'v8-shadow'] as const;

/** Name of a published table. */
export type ExperimentName = (typeof EXPERIMENTS)[number];

/** Figures of one number of vCPUs, in seconds; one that was not published is left out. */
export interface PublishedRow {
  /** Number of vCPUs, each with 1 GiB of its own. */
  readonly vcpus: number;
  /** What the vCPUs took without aging. */
  readonly wallNoAging?: number;
  /** What the vCPUs took while aging took `mmu_lock`. */
  readonly wallNoOpt?: number;
  /** What the vCPUs took while aging did not. */
  readonly wallOpt?: number;
  /** Mean time of one aging under `mmu_lock`. */
  readonly passNoOpt?: number;
  /** Mean time of one aging without it. */
  readonly passOpt?: number;
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
const orNot = v.optional(seconds);

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
          wallNoAging: orNot,
          wallNoOpt: orNot,
          wallOpt: orNot,
          passNoOpt: orNot,
          passOpt: orNot,
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

/** The numbers of vCPUs whose rows the frozen model was fitted to. The others were predicted. */
export const CALIBRATION_VCPUS: readonly number[] = [1, 2, 4, 8];

/** A row in which everything is published. */
export type FullRow = { readonly [K in keyof PublishedRow]-?: number };

/** The rows that the frozen model was fitted to. @throws ConfigError when a figure of theirs is missing */
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

/** What a row's machine takes without aging; both tables are of the same sizes. @throws ConfigError when that was not published */
export function machineRow(published: Published, vcpus: number): MachineRow {
  const rows = publishedRows(published, 'v4-tdp');
  const wallOf = (n: number): number => {
    const wall = rows.find((row) => row.vcpus === n)?.wallNoAging;
    if (wall === undefined) throw new ConfigError(`machineRow: wallNoAging of ${shown(n)} vCPUs is missing`);
    return wall;
  };
  return { vcpus, wallNoAging: wallOf(vcpus), wallNoAgingOf1: wallOf(1) };
}
