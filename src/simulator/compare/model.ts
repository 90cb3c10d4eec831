/** What a sweep runs. Everything here is written against these two, so that it does not know the simulator. */
import { type Measure, type Measured, measure } from './measure.js';

/** A function from a scenario to a result, the same for the same scenario, with the check that goes before it. */
export interface Model<S, R> {
  /** Goes into the ids of points, so that results of two models are never taken for each other's. */
  readonly name: string;
  /**
   * Looks at a scenario before anything runs.
   *
   * @throws ConfigError naming each wrong field
   */
  check(scenario: S): unknown;
  /** Makes one run. */
  run(scenario: S): R;
  /** What must be known of a result besides its measures, e.g. that the run ended early; null when there is nothing. */
  remark?(result: R): string | null;
}

/** Takes the measures of a result, and what the model remarks on it. */
export function measureRun<S, R>(model: Model<S, R>, result: R, measures: readonly Measure<R>[]): Measured {
  const remark = model.remark?.(result) ?? null;
  return { ...measure(result, measures), ...(remark === null ? {} : { remark }) };
}

/** Where runs are made: in this thread, on all cores, … */
export interface Runner<S, R> {
  /** How many runs it can have under way at once. */
  readonly width: number;
  /** Runs one scenario and takes the measures. A run that throws counts as failed. */
  measure(scenario: S, measures: readonly Measure<R>[]): Promise<Measured>;
}

/**
 * Runs in this thread, one at a time. Before each run it lets waiting events pass, so that progress is seen and a
 * notebook's cell can be interrupted.
 */
export function inThisThread<S, R>(model: Model<S, R>): Runner<S, R> {
  return {
    width: 1,
    async measure(scenario, measures) {
      await othersTurn();
      return measureRun(model, model.run(scenario), measures);
    },
  };
}

/** Lets events pass. Browsers lack `setImmediate`, and timers would cost each run a millisecond. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
