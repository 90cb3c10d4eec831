import { ConfigError } from '../../../simulator/config/error.js';
import type { AccessTrackingPerf } from '../../../simulator/selftest/accessTrackingPerf.js';
import {
  type MachineRow,
  meanTimes,
  type PerfModel,
  QUANTITIES,
  type RowTimes,
  simulateRow,
} from '../../../simulator/selftest/perfModel.js';
import { FITTED_WAYS, type Fits, modelOf, type Residual } from '../../../tutorial/data/calibration.js';
import type { PredictedFigure } from '../../../tutorial/data/predictions.js';
import {
  CALIBRATION_VCPUS,
  calibrationRows,
  type ExperimentName,
  type Published,
  publishedRows,
} from '../../../tutorial/data/published.js';
import { calibrationTimesOf, FAULTS, misfit, residuals, SCATTER } from './calibration.js';

/** Runs of one row that can be made by themselves, on any core, in any order. */
export interface PredictionJob {
  /** `calibration`: a row that was fitted to; otherwise the table whose row is predicted. */
  readonly what: 'calibration' | ExperimentName;
  /** Name of the way to assume what is not known; `central` is the prediction. */
  readonly way: string;
  readonly vcpus: number;
  readonly model: PerfModel;
}

/** Seeds of the central runs, and of those of the other ways. */
const CENTRAL_SEEDS = ['a', 'b', 'c', 'd'];
const OTHER_SEEDS = ['a', 'b'];

/** Every model that predictions are made with, by name: the fitted ways, and what is varied without a new fit. */
function models(fits: Fits, what: ExperimentName): [string, PerfModel][] {
  const central = modelOf(fits, 'central');
  const fitted = FITTED_WAYS.map((way): [string, PerfModel] => [way, modelOf(fits, way)]);
  const acrossSockets: [string, PerfModel] = ['acrossSockets', { ...central, lineFactorFrom16: 2 }];
  if (what === 'v4-tdp') return [...fitted, acrossSockets];
  // The shadow MMU's hold was not fitted to anything: the whole range of E.2. How a TDP fault's hold grows is no matter.
  return [
    ['central', central],
    ['costlyQueries', modelOf(fits, 'costlyQueries')],
    acrossSockets,
    ['shortHolds', { ...central, shadowMapNs: 1000 }],
    ['longHolds', { ...central, shadowMapNs: 4000 }],
  ];
}

/** All runs that the predictions are made of, in a fixed order. */
export function predictionJobs(published: Published, fits: Fits): PredictionJob[] {
  const central = modelOf(fits, 'central');
  const calibration = calibrationRows(published).map(
    ({ vcpus }): PredictionJob => ({ what: 'calibration', way: 'central', vcpus, model: central }),
  );
  const tables = published.experiments.flatMap(({ experiment, rows }) =>
    rows
      .filter(({ vcpus }) => experiment !== 'v4-tdp' || !CALIBRATION_VCPUS.includes(vcpus))
      .flatMap(({ vcpus }) =>
        models(fits, experiment).map(([way, model]) => ({ what: experiment, way, vcpus, model })),
      ),
  );
  return [...calibration, ...tables];
}

function machineRow(published: Published, vcpus: number): MachineRow {
  const rows = publishedRows(published, 'v4-tdp');
  const wallOf = (n: number): number => {
    const wall = rows.find((row) => row.vcpus === n)?.wallNoAging;
    if (wall === undefined) throw new ConfigError(`wallNoAging of ${n} vCPUs is missing`);
    return wall;
  };
  return { vcpus, wallNoAging: wallOf(vcpus), wallNoAgingOf1: wallOf(1) };
}

/** Makes the runs of one job: one result for each seed. */
export function runPredictionJob(published: Published, job: PredictionJob): RowTimes[] {
  const { what, way, vcpus, model } = job;
  const row = machineRow(published, vcpus);
  if (what === 'calibration') {
    const full = calibrationRows(published).find((each) => each.vcpus === vcpus)!;
    return [calibrationTimesOf(model, full, row.wallNoAgingOf1)];
  }
  const mmu: AccessTrackingPerf['mmu'] = what === 'v8-shadow' ? 'shadow' : 'tdp';
  return simulateRow(model, row, mmu, FAULTS, way === 'central' ? CENTRAL_SEEDS : OTHER_SEEDS);
}

/** What all runs come to. */
interface Predictions {
  /** How far the model is off where it was fitted. */
  readonly residuals: readonly Residual[];
  /** The predicted figures, in the order of the tables. */
  readonly predictions: readonly PredictedFigure[];
}

/**
 * Puts the results of all jobs together. The interval reaches over every run, whatever it assumed and whatever its seed.
 * From there it goes as much farther as the model is off that quantity where it was fitted (root mean square), and as two
 * standard deviations of the scatter from run to run that is assumed, these two added in squares.
 *
 * @param results for each of `predictionJobs` what `runPredictionJob` gave
 */
export function assemblePredictions(
  published: Published,
  jobs: readonly PredictionJob[],
  results: readonly (readonly RowTimes[])[],
): Predictions {
  const rows = calibrationRows(published);
  const of = (what: PredictionJob['what'], vcpus: number, central: boolean): RowTimes[] =>
    jobs.flatMap((job, i) =>
      job.what === what && job.vcpus === vcpus && (!central || job.way === 'central') ? [...results[i]] : [],
    );
  const all = residuals(
    rows,
    rows.map(({ vcpus }) => of('calibration', vcpus, true)[0]),
  );
  const predictions = published.experiments.flatMap(({ experiment, unit, rows: table }) =>
    table.flatMap((row) => {
      const runs = of(experiment, row.vcpus, false);
      if (runs.length === 0) return [];
      const central = meanTimes(of(experiment, row.vcpus, true));
      return QUANTITIES.filter((quantity) => quantity in row).map((quantity): PredictedFigure => {
        const values = runs.map((run) => run[quantity]);
        const off = 1 + Math.sqrt(misfit(all, quantity) ** 2 + (2 * SCATTER[quantity]) ** 2);
        return {
          experiment,
          vcpus: row.vcpus,
          quantity,
          unit,
          low: rounded(Math.min(...values) / off),
          value: rounded(central[quantity]),
          high: rounded(Math.max(...values) * off),
        };
      });
    }),
  );
  return { residuals: all.map(roundedResidual), predictions };
}

/** Four digits are more than there is to know. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function roundedResidual(r: Residual): Residual {
  return { ...r, model: rounded(r.model), relative: Math.round(r.relative * 1e4) / 1e4 };
}
