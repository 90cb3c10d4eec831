import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { PAGES_PER_VCPU } from '../../../simulator/selftest/accessTrackingPerf.js';
import {
  ASSUMED,
  type AssumedParameters,
  type FittedParameters,
} from '../../../simulator/selftest/perfModel.js';
import { type FittedWay, WAYS } from '../../../tutorial/data/calibration.js';
import type { FullRow } from '../../../tutorial/data/published.js';
import { calibrationTimes, deviations } from './calibration.js';

const NAMES = ['mapNs', 'passPerVcpuNs', 'disturbNs'] as const satisfies (keyof FittedParameters)[];

/**
 * Where the search begins. The hold is the middle of what the model specification assumes (E.2). For the cost of an
 * aging there is a closed form: if one that finds all pages takes f, and memory fills steadily, the mean of all is
 * f / ln(1 + f / cost), which is solved for the published mean of one vCPU.
 */
function start(model: AssumedParameters, rows: readonly FullRow[]): FittedParameters {
  const fullNs = PAGES_PER_VCPU * (model.youngQueryNs + model.isolateNs);
  const passPerVcpuNs = fullNs / (Math.exp(fullNs / (rows[0].passOpt * 1e9)) - 1);
  return { mapNs: 500, passPerVcpuNs, disturbNs: 80 };
}

/** Whole nanoseconds are finer than anything here can tell. */
function parametersOf(logs: readonly number[]): FittedParameters {
  return Object.fromEntries(
    NAMES.map((name, i) => [name, Math.round(Math.exp(logs[i]))]),
  ) as unknown as FittedParameters;
}

/**
 * Fits the three parameters to the calibration rows: the least sum of squared deviations, each in units of its assumed
 * scatter. Searches for their logarithms, since none may be negative. Always takes the same way to the same end.
 *
 * @param say called with every trial: the parameters and the sum of squares
 */
export function fit(
  way: FittedWay,
  rows: readonly FullRow[],
  say: (line: string) => void = () => {},
): FittedParameters {
  const assumed = { ...ASSUMED, ...WAYS[way] };
  const first = start(assumed, rows);
  const seen = new Map<string, number[]>();
  let best = { parameters: first, squares: Number.POSITIVE_INFINITY };
  const trial = (logs: readonly number[]): number[] => {
    const parameters = parametersOf(logs);
    const key = JSON.stringify(parameters);
    let found = seen.get(key);
    if (found === undefined) {
      found = deviations(rows, calibrationTimes({ ...assumed, ...parameters }, rows));
      seen.set(key, found);
      const squares = found.reduce((sum, d) => sum + d * d, 0);
      if (squares < best.squares) best = { parameters, squares };
      say(`${way} ${key} ${squares.toFixed(2)}`);
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
