/** Where the model's costs come from. */
import * as v from 'valibot';
import { formed, oneOf, quantity, text } from '../config/check.js';

/** What a cost may rest on. */
export const BASES = ['measured', 'computed', 'assumed'] as const;

/** What a cost rests on. */
export interface CostBasis {
  /** The default, in nanoseconds. */
  readonly ns: number;
  /** Lower end of the range it may be in, in nanoseconds; left out where we have no range. */
  readonly low?: number;
  /** Upper end of the range, in nanoseconds. */
  readonly high?: number;
  /** `measured`: printed by whoever measured it; `computed`: our arithmetic on measured figures; `assumed`: neither. */
  readonly basis: (typeof BASES)[number];
  /** Section of the model, such as `MODEL.md#costs`; `none` for what was assumed for this model alone. */
  readonly source: string;
  /** Keys of `data/sources.json` that the section computes from. */
  readonly cites?: readonly string[];
  /** What it is the cost of. */
  readonly what: string;
}

// Zero is a cost like any other: what is done beside something else.
const ns = quantity('ns', 0, 1e9);
/** The content of `data/costs.json`. */
export const costBases: v.GenericSchema<Record<string, CostBasis>> = v.record(
  v.string(),
  v.pipe(
    v.strictObject({
      ns,
      low: v.optional(ns),
      high: v.optional(ns),
      basis: oneOf(BASES),
      source: formed(/^(MODEL\.md#[\w-]+|none)$/, "a section such as MODEL.md#costs, or 'none'"),
      cites: v.optional(v.array(text())),
      what: text(),
    }),
    v.check(
      ({ low, high }) => (low === undefined) === (high === undefined),
      'must have both low and high, or neither',
    ),
    v.check(
      ({ ns: value, low = value, high = value }) => low <= value && value <= high,
      ({ input }) => `must have ns from low to high; it has ${input.ns} from ${input.low} to ${input.high}`,
    ),
    v.check(
      ({ basis, cites = [] }) => (basis === 'assumed') === (cites.length === 0),
      'must cite what it was computed from or where it was measured, and only then',
    ),
  ),
) as v.GenericSchema<Record<string, CostBasis>>;
