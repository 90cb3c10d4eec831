import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { PAGES_PER_VCPU } from '../../../simulator/selftest/accessTrackingPerf.js';
import { ASSUMED, type FittedParameters, type Quantity } from '../../../simulator/selftest/perfModel.js';
import { CORRECTED, type Corrections } from '../../../tutorial/data/calibration.js';
import { calibrationRows, type ExperimentName, type Published } from '../../../tutorial/data/published.js';
import { deviations, residuals, SCATTER, timesOf } from './calibration.js';

const NAMES = ['mapNs', 'passPerVcpuNs', 'disturbNs'] as const satisfies (keyof FittedParameters)[];

/**
 * Where the search begins. The hold is the middle of what MODEL.md#costs assumes. For the cost of an
 * aging there is a closed form: if one that finds all pages takes f, and memory fills steadily, the mean of all is
 * f / ln(1 + f / cost), which is solved for the published mean of one vCPU.
 */
function start(passOptOf1: number): FittedParameters {
  const fullNs = PAGES_PER_VCPU * (ASSUMED.youngQueryNs + ASSUMED.isolateNs);
  const passPerVcpuNs = fullNs / (Math.exp(fullNs / (passOptOf1 * 1e9)) - 1);
  return { mapNs: 500, passPerVcpuNs, disturbNs: 80 };
}

/** Whole nanoseconds are finer than anything here can tell. */
function parametersOf(logs: readonly number[]): FittedParameters {
  return Object.fromEntries(
    NAMES.map((name, i) => [name, Math.round(Math.exp(logs[i]))]),
  ) as unknown as FittedParameters;
}

/**
 * Fits the frozen model's three parameters to the rows of 1 to 8 vCPUs: the least sum of squared deviations, each in units of
 * its assumed scatter. Searches for their logarithms, since none may be negative. Always takes the same way to the same end.
 *
 * @param say called with every trial: the parameters and the sum of squares
 */
export function fit(published: Published, say: (line: string) => void): FittedParameters {
  const rows = calibrationRows(published);
  const first = start(rows[0].passOpt);
  const seen = new Map<string, number[]>();
  let best = { parameters: first, squares: Number.POSITIVE_INFINITY };
  const trial = (logs: readonly number[]): number[] => {
    const parameters = parametersOf(logs);
    const key = JSON.stringify(parameters);
    let found = seen.get(key);
    if (found === undefined) {
      const times = rows.map(({ vcpus }) =>
        timesOf(published, { ...ASSUMED, ...parameters }, 'v4-tdp', vcpus),
      );
      found = deviations(rows, times);
      seen.set(key, found);
      const squares = found.reduce((sum, d) => sum + d * d, 0);
      if (squares < best.squares) best = { parameters, squares };
      say(`${key} ${squares.toFixed(2)}`);
    }
    return found;
  };
  const points = rows.length * 4;
  levenbergMarquardt(
    { x: Array.from({ length: points }, (_, i) => i), y: new Array<number>(points).fill(0) },
    (logs: number[]) => {
      const found = trial(logs);
      return (i: number) => found[i];
    },
    {
      initialValues: NAMES.map((name) => Math.log(first[name])),
      // Steps far above the jumps that a run makes when one aging more fits into it.
      gradientDifference: 0.25,
      damping: 30,
      maxIterations: 3,
      errorTolerance: 1e-9,
    },
  );
  return best.parameters;
}

/** A correction: the values that are tried, and the figures that choose among them. */
interface Choice {
  readonly values: readonly number[];
  readonly experiment: ExperimentName;
  readonly vcpus: readonly number[];
  readonly quantity: Quantity;
}

const CHOICES: Readonly<Record<keyof Corrections, Choice>> = {
  lineFactorFrom16: {
    values: [1, 1.5, 2, 2.5, 3],
    ...{ experiment: 'v4-tdp', vcpus: [16, 32], quantity: 'passNoOpt' },
  },
  busyFactorFrom64: {
    values: [1, 1.5, 2, 2.25, 2.5, 3],
    ...{ experiment: 'v4-tdp', vcpus: [64, 112], quantity: 'passOpt' },
  },
  shadowMapNs: {
    values: [500, 600, 700, 800, 1000, 2000],
    ...{ experiment: 'v8-shadow', vcpus: [64], quantity: 'passNoOpt' },
  },
};

/** Chooses the corrections one after the other, each by the figures that the frozen model missed for want of it. */
export function correct(
  published: Published,
  frozen: FittedParameters,
  say: (line: string) => void,
): Corrections {
  let chosen: Partial<Corrections> = {};
  for (const name of CORRECTED) {
    const { values, experiment, vcpus, quantity } = CHOICES[name];
    const { rows } = published.experiments.find((each) => each.experiment === experiment)!;
    const squares = values.map((value) => {
      const model = { ...ASSUMED, ...frozen, ...chosen, [name]: value };
      const off = rows
        .filter((row) => vcpus.includes(row.vcpus))
        .flatMap((row) => residuals(row, timesOf(published, model, experiment, row.vcpus)))
        .filter((residual) => residual.quantity === quantity);
      const sum = off.reduce((all, r) => all + (Math.log(r.model / r.published) / SCATTER[quantity]) ** 2, 0);
      say(`${name} ${value} ${sum.toFixed(2)}`);
      return sum;
    });
    chosen = { ...chosen, [name]: values[squares.indexOf(Math.min(...squares))] };
  }
  return chosen as Corrections;
}
