/** What a sweep is to run, and the check of it before anything runs. */
import * as v from 'valibot';
import { check, mustBe, Problems, shown, text, that, wholeNumber } from '../config/check.js';
import type { Measure, MeasureSource, Measures } from './measure.js';
import { lookUp, overlap } from './path.js';

/** A value's name: itself when it is plain, else a text. */
export type Label = string | number | boolean | null;

/** A field that varies, with its values and their names side by side. */
export interface Labelled {
  readonly path: string;
  readonly labels: readonly Label[];
  readonly values: readonly unknown[];
}

/** The values of one field: a list, or values by the name that they shall have in tables and legends. */
export type Varied = readonly unknown[] | Readonly<Record<string, unknown>>;

/** Which runs to make and what to take from them. */
export interface SweepSpec<S, R> {
  /** What all runs have in common. */
  readonly scenario: S;
  /**
   * The fields that vary, by their dotted paths in the scenario: `{ 'vms.0.l2s.count': [1, 2, 4], policy: ['BASE'] }`.
   * Every value is combined with every other; the last field varies fastest.
   */
  readonly vary: Readonly<Record<string, Varied>>;
  /** Seeds, the same for every point (common random numbers); a number n stands for `${scenario.seed}-1` to `-n`. */
  readonly seeds: number | readonly string[];
  /** What to take from each run. */
  readonly measures: Measures<R>;
}

/** A sweep's spec after the check. */
export interface CheckedSpec<S, R> {
  readonly scenario: S;
  readonly fields: readonly Labelled[];
  readonly seeds: readonly string[];
  readonly measures: readonly Measure<R>[];
}

/** More runs than anybody waits for: most likely a slip. */
const MOST_RUNS = 100_000;

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What all runs have in common: the model checks the rest. */
export const scenarioSchema: v.GenericSchema<object> = that<object>('an object', isObject);

/** Seeds: how many, or which. */
export const seedsSchema: v.GenericSchema<number | readonly string[]> = v.lazy((input) =>
  typeof input === 'number'
    ? wholeNumber('seeds', 1, 10_000)
    : v.pipe(
        v.array(text(), mustBe('a number of seeds or a list of texts')),
        v.minLength(1, 'must name at least one seed; it was empty'),
        v.check((seeds) => new Set(seeds).size === seeds.length, 'must not name a seed twice'),
      ),
);

/** Measures: paths, or sources by name. */
export const measuresSchema: v.GenericSchema<Measures<never>> = v.lazy((input) => {
  const source = that<MeasureSource<never>>(
    "a path such as 'reclaim.refaults' or a function of the result",
    (value) => (typeof value === 'string' && value !== '') || typeof value === 'function',
  );
  if (!Array.isArray(input))
    return v.pipe(
      v.record(v.string(), source, mustBe('a list of paths, or paths and functions by name')),
      v.check((measures) => Object.keys(measures).length > 0, 'must name at least one measure; it was empty'),
    );
  return v.pipe(
    v.array(text()),
    v.minLength(1, 'must name at least one measure; it was empty'),
    v.check((paths) => new Set(paths).size === paths.length, 'must not name a measure twice'),
  );
});

const shape = v.strictObject({
  scenario: scenarioSchema,
  vary: that<SweepSpec<never, never>['vary']>("an object such as { policy: ['BASE', 'LANDED'] }", isObject),
  seeds: seedsSchema,
  measures: measuresSchema,
});

/**
 * Checks the spec, but not yet each scenario.
 *
 * @throws ConfigError naming each field
 */
export function checkSpec<S extends { readonly seed: string }, R>(input: SweepSpec<S, R>): CheckedSpec<S, R> {
  check('sweep', shape as v.GenericSchema<unknown>, input);
  const { scenario, vary } = input;
  const problems = new Problems();
  if (typeof scenario.seed !== 'string' || scenario.seed.trim() === '')
    problems.refuse('scenario.seed', scenario.seed, 'a text that is not blank');
  const paths = Object.keys(vary);
  const fields = paths.map((path) => {
    const found = lookUp(scenario, path);
    const within = paths.find((other) => other !== path && overlap(path, other));
    if (path === 'seed') problems.say('vary.seed', 'is not varied here; name the seeds in seeds');
    else if (!found.found) problems.say(`vary.${path}`, `is no field of the scenario: ${found.why}`);
    else if (within !== undefined && path > within)
      problems.say(`vary.${path}`, `lies within '${within}', which varies too; vary one of them`);
    return labelled(path, vary[path], problems);
  });
  const measures = measureList(input.measures);
  for (const { name } of measures) {
    if (['seed', 'remark', 'remarks', ...paths].includes(name))
      problems.say(`measures.${name}`, 'has the name of another column; choose another');
  }
  const seeds =
    typeof input.seeds === 'number'
      ? Array.from({ length: input.seeds }, (_, i) => `${scenario.seed}-${i + 1}`)
      : input.seeds;
  const runs = fields.reduce((product, { values }) => product * values.length, seeds.length);
  if (runs > MOST_RUNS) problems.say('vary', `and seeds make ${runs} runs; ${MOST_RUNS} are the most`);
  problems.throwAny();
  return { scenario, fields, seeds, measures };
}

function measureList<R>(measures: Measures<R>): Measure<R>[] {
  if (Array.isArray(measures))
    return (measures as readonly string[]).map((path) => ({ name: path, from: path }));
  return Object.entries(measures).map(([name, from]) => ({ name, from }) as Measure<R>);
}

/** Reads the values of one field; what is wrong is added to `problems`. */
function labelled(path: string, given: unknown, problems: Problems): Labelled {
  const field = `vary.${path}`;
  const none = { path, labels: [], values: [] };
  if (typeof given !== 'object' || given === null) {
    problems.refuse(field, given, 'a list of values, or an object of values by name');
    return none;
  }
  const labels = Array.isArray(given)
    ? given.map((value, i) => label(value, `${field}.${i}`, problems))
    : Object.keys(given);
  if (labels.length === 0) problems.say(field, 'must have at least one value');
  const names = new Set<Label>();
  labels.forEach((each, i) => {
    if (names.has(each)) problems.say(`${field}.${i}`, `has the name of another value, ${shown(each)}`);
    names.add(each);
  });
  return { path, labels, values: Object.values(given) };
}

function label(value: unknown, field: string, problems: Problems): Label {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value === 'object' && 'name' in value && typeof value.name === 'string') return value.name;
  if (typeof value === 'object')
    problems.say(field, "has no name; give the values as an object, { 'its name': value }");
  else problems.refuse(field, value, 'plain data, and a number must be finite');
  return null;
}
