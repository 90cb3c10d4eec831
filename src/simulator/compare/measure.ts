/** What is taken from each run: numbers with names. */
import { contents, kindOf, lookUp } from './path.js';

/** A number of a result: a dotted path to it (`reclaim.refaults`), or a function of the result. */
export type MeasureSource<R> = string | ((result: R) => number);

/** Paths, which are then names as well, or sources by name. */
export type Measures<R> = readonly string[] | Readonly<Record<string, MeasureSource<R>>>;

/** One measure. */
export interface Measure<R> {
  /** Its column in tables. */
  readonly name: string;
  /** Where it is in the result. */
  readonly from: MeasureSource<R>;
}

/** The measures of one run. */
export interface Measured {
  /** By measure; null when the run has no finite number there. */
  readonly values: Readonly<Record<string, number | null>>;
  /** By measure: why a value is null. */
  readonly why?: Readonly<Record<string, string>>;
  /** Names of measures that are not there or are no numbers: most likely a slip in the measure itself. */
  readonly wrong?: readonly string[];
  /** What must be known of the run besides: that it ended early, and why. */
  readonly remark?: string;
}

/** Takes measures from a result; it never throws. */
export function measure<R>(result: R, measures: readonly Measure<R>[]): Measured {
  const values: Record<string, number | null> = {};
  const why: Record<string, string> = {};
  const wrong: string[] = [];
  for (const { name, from } of measures) {
    const { value, reason, slip } = take(result, from);
    values[name] = value;
    if (reason !== undefined) why[name] = reason;
    if (slip) wrong.push(name);
  }
  return {
    values,
    ...(Object.keys(why).length > 0 ? { why } : {}),
    ...(wrong.length > 0 ? { wrong } : {}),
  };
}

interface Taken {
  readonly value: number | null;
  readonly reason?: string;
  readonly slip?: boolean;
}

function take<R>(result: R, from: MeasureSource<R>): Taken {
  if (typeof from === 'string') {
    const found = lookUp(result, from);
    return found.found ? finite(found.value) : { value: null, reason: found.why, slip: true };
  }
  try {
    return finite(from(result));
  } catch (error) {
    return { value: null, reason: `it threw ${String(error)}`, slip: true };
  }
}

function finite(value: unknown): Taken {
  // A result says null where there is nothing to tell, such as a mean of no events.
  if (value === null) return { value, reason: 'it was null' };
  if (typeof value !== 'number') {
    const inner = typeof value === 'object' && value !== null ? `, which ${contents(value)}` : '';
    return { value: null, reason: `it must be a number; it was ${kindOf(value)}${inner}`, slip: true };
  }
  // + 0 makes of −0, which JSON lacks, a plain 0.
  return Number.isFinite(value) ? { value: value + 0 } : { value: null, reason: `it was ${value}` };
}
