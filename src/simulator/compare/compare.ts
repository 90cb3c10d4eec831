/** Policies side by side, with the same seeds: the same guest does the same things. */
import * as v from 'valibot';
import { ConfigError, check, inWordsOf, listOf, type Problem, refuse, text } from '../config/check.js';
import { type Estimate, estimate } from '../stats/estimate.js';
import { collectPlan, type Sweep, type SweepFailure, type SweepRun } from './collect.js';
import type { Model } from './model.js';
import { type Plan, planSweep, type Seeded } from './plan.js';
import { type Label, measuresSchema, type SweepSpec, scenarioSchema, seedsSchema } from './spec.js';

/** A scenario with a policy in it. */
export interface WithPolicy extends Seeded {
  /** How accessed bits are queried: a preset's name, or a policy of one's own. */
  readonly policy: unknown;
}

/** Which policies to compare, and by what. */
export interface CompareSpec<S extends WithPolicy, R> extends Pick<SweepSpec<S, R>, 'seeds' | 'measures'> {
  /** What all runs have in common; its own policy is not run, unless it is named in `policies`. */
  readonly scenario: S;
  /** Names of presets, or policies of one's own; no two of one name. */
  readonly policies: readonly S['policy'][];
  /** Name of the policy that the others are held against; the first when left out. */
  readonly reference?: string;
}

/** One policy held against the reference by one measure, seed by seed. */
export interface Paired {
  /** Name of the policy. */
  readonly policy: string;
  /** Name of the measure. */
  readonly measure: string;
  /** The policy's value less the reference's. */
  readonly difference: Estimate;
  /** The policy's value over the reference's. */
  readonly ratio: Estimate;
}

/** What a comparison found: a sweep over `policy`, one point for each, and the paired differences. Plain data. */
export interface Comparison extends Sweep {
  /** Names of the policies, in the order of the points. */
  readonly policies: readonly string[];
  /** Name of the policy that the others are held against. */
  readonly reference: string;
  /** For each policy but the reference, by measure. */
  readonly paired: readonly Paired[];
}

const shape = v.strictObject({
  scenario: scenarioSchema,
  policies: listOf('policies', v.unknown(), 100_000, 2),
  reference: v.exactOptional(text()),
  seeds: seedsSchema,
  measures: measuresSchema,
});

/** A comparison, checked and laid out. */
interface ComparisonPlan<S, R> extends Plan<S, R> {
  readonly reference: string;
}

/**
 * Checks a comparison and every scenario in it.
 *
 * @throws ConfigError naming each wrong field
 */
export function planComparison<S extends WithPolicy, R>(
  model: Model<S, R>,
  spec: CompareSpec<S, R>,
): ComparisonPlan<S, R> {
  check('compare', shape as v.GenericSchema<unknown>, spec);
  const { scenario, policies, seeds, measures } = spec;
  if (!Object.hasOwn(scenario, 'policy'))
    throw new ConfigError([{ field: 'scenario.policy', text: 'is missing' }]);
  const plan = inWordsOf(asPolicies, () =>
    planSweep(model, { scenario, vary: { policy: policies as readonly Label[] }, seeds, measures }),
  );
  const names = plan.fields[0].labels.map(String);
  const reference = spec.reference ?? names[0];
  if (!names.includes(reference)) refuse('reference', reference, `one of the policies, ${names.join(', ')}`);
  return { ...plan, reference };
}

/** To whoever compares, the values of `vary.policy` are `policies`. */
function asPolicies({ field, text }: Problem): Problem {
  return { field: field.replace(/^vary\.policy/, 'policies'), text };
}

/** Puts the runs of a comparison together. */
export function collectComparison<S, R>(
  plan: ComparisonPlan<S, R>,
  outcomes: Iterable<SweepRun | SweepFailure>,
): Comparison {
  const sweep = collectPlan(plan, outcomes);
  const { reference } = plan;
  const policies = sweep.points.map(({ settings }) => String(settings.policy));
  const base = sweep.points[policies.indexOf(reference)];
  const paired = sweep.points.flatMap(({ estimates }, i) =>
    policies[i] === reference
      ? []
      : sweep.measures.map(({ name: measure }): Paired => {
          const [values, against] = [estimates[measure].values, base.estimates[measure].values];
          return {
            policy: policies[i],
            measure,
            difference: pairedDifference(values, against),
            ratio: pairedRatio(values, against),
          };
        }),
  );
  return { ...sweep, policies, reference, paired };
}

/** Values less those of the reference, seed by seed. */
export function pairedDifference(values: Values, reference: Values): Estimate {
  return pairs(values, reference, (a, b) => a - b, 'lack one of the two values');
}

/**
 * Values over those of the reference, seed by seed, and their plain mean. That mean is not the ratio of the means, and
 * turning the ratio round does not give its inverse; but it can be had where a value is 0. Not where the reference is.
 */
export function pairedRatio(values: Values, reference: Values): Estimate {
  return pairs(values, reference, (a, b) => a / b, 'lack a value or have 0 as reference');
}

type Values = readonly (number | null)[];

function pairs(
  values: Values,
  reference: Values,
  join: (a: number, b: number) => number,
  missing: string,
): Estimate {
  const joined = values.map((a, i) => {
    const b = reference[i];
    if (a === null || b === null) return null;
    const both = join(a, b);
    return Number.isFinite(both) ? both + 0 : null;
  });
  return estimate(joined, missing);
}
