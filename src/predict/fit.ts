import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { calibrationTimes, deviations, type FittedWay, WAYS } from '../core/experiments/calibration.js';
import { ASSUMED, type FittedParameters } from '../core/experiments/perfModel.js';
import type { FullRow } from '../core/experiments/published.js';

/** Where the search begins: the middles of what the model specification (E.2) assumes. */
const START: FittedParameters = { mapNs: 500, passPerVcpuNs: 700_000, disturbNs: 80 };
const NAMES = Object.keys(START) as (keyof FittedParameters)[];

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
 * @param say told of every trial: the parameters and the sum of squares
 */
export function fit(
  way: FittedWay,
  rows: readonly FullRow[],
  say: (line: string) => void = () => {},
): FittedParameters {
  const seen = new Map<string, number[]>();
  let best = { parameters: START, squares: Number.POSITIVE_INFINITY };
  const trial = (logs: readonly number[]): number[] => {
    const parameters = parametersOf(logs);
    const key = JSON.stringify(parameters);
    let found = seen.get(key);
    if (found === undefined) {
      found = deviations(rows, calibrationTimes({ ...ASSUMED, ...WAYS[way], ...parameters }, rows));
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
      initialValues: NAMES.map((name) => Math.log(START[name])),
      // Steps far above the jumps that a run makes when one aging more fits into it.
      gradientDifference: 0.25,
      damping: 30,
      maxIterations: 4,
      errorTolerance: 1e-9,
    },
  );
  return best.parameters;
}
