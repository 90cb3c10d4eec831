/** Sweeps and comparisons as the columns that figures take: `lines`, `points` and `bars` of the plot library. */
import type { Estimate } from '../stats/estimate.js';
import type { Sweep, SweepPoint } from './collect.js';
import type { Comparison } from './compare.js';
import type { Label } from './labels.js';
import { pairedDifference, pairedRatio } from './paired.js';

/** One series with its 95 % intervals. Without `low` and `high` when a point has no interval (one seed). */
export interface EstimateColumns {
  /** For the legend. */
  readonly name: string;
  /** Means over the seeds, one a point. */
  readonly y: number[];
  /** Lower ends of the intervals. */
  readonly low?: number[];
  /** Upper ends of the intervals. */
  readonly high?: number[];
}

/** A series over a numeric axis. */
export interface EstimateSeries extends EstimateColumns {
  /** Values of the varied field, in order of size. */
  readonly x: number[];
}

/** What to draw of a sweep. */
export interface SeriesSpec {
  /** Path of the varied field along the axis; its values are numbers. */
  readonly x: string;
  /** Name of the measure to draw. */
  readonly measure: string;
  /** Path of the varied field that has a series for each value. */
  readonly by?: string;
  /** One value for each other field that varies, by path. */
  readonly at?: Readonly<Record<string, Label>>;
  /** Draws what each series differs by from the one of this name, paired by seed. Needs `by`. */
  readonly against?: Label;
  /** How it differs; 'difference' when left out. */
  readonly as?: 'difference' | 'ratio';
}

/**
 * The series of one measure over a varied field. Points without a value (not yet run, say) are left out.
 *
 * @throws RangeError naming what is not there, or a varied field that nothing was said of
 */
export function sweepSeries(sweep: Sweep, spec: SeriesSpec): EstimateSeries[] {
  const { x, measure, by, at = {}, against, as = 'difference' } = spec;
  known(
    'measure',
    measure,
    sweep.measures.map(({ name }) => name),
  );
  const paths = Object.keys(sweep.fields);
  for (const path of [x, ...(by === undefined ? [] : [by]), ...Object.keys(at)]) known('field', path, paths);
  for (const path of Object.keys(at)) known(`at.${path}`, at[path], sweep.fields[path]);
  const open = paths.filter(
    (p) => p !== x && p !== by && !Object.hasOwn(at, p) && sweep.fields[p].length > 1,
  );
  if (open.length > 0)
    throw new RangeError(`sweepSeries: ${open[0]} varies too; choose one of its values in at`);
  const bad = sweep.fields[x].find((each) => typeof each !== 'number');
  if (bad !== undefined)
    throw new RangeError(`sweepSeries: x must vary over numbers; ${x} is ${JSON.stringify(bad)}`);
  const names = by === undefined ? [null] : sweep.fields[by];
  if (against !== undefined) known('against', against, by === undefined ? [] : names);
  const pick = (name: Label, value: Label): Estimate => {
    const wanted = { ...at, [x]: value, ...(by === undefined ? {} : { [by]: name }) };
    return pointAt(sweep, wanted).estimates[measure];
  };
  return names
    .filter((name) => against === undefined || name !== against)
    .map((name): EstimateSeries => {
      const all = sweep.fields[x].map((value): [number, Estimate] => {
        const own = pick(name, value);
        if (against === undefined) return [value as number, own];
        const pair = as === 'ratio' ? pairedRatio : pairedDifference;
        return [value as number, pair(own.values, pick(against, value).values)];
      });
      const drawn = all.filter(([, { mean }]) => mean !== null).sort(([a], [b]) => a - b);
      return {
        ...columns(
          by === undefined ? measure : String(name),
          drawn.map(([, each]) => each),
        ),
        x: drawn.map(([value]) => value),
      };
    });
}

/** What `bars` takes of a comparison. */
export interface ComparisonBars {
  /** The policies. */
  readonly categories: string[];
  /** One for each measure. */
  readonly series: EstimateColumns[];
}

/**
 * One bar for each policy: `bars({ …, ...comparisonBars(comparison, ['refaults']) })`.
 *
 * @param as 'mean', or what the others differ by from the reference, paired by seed
 * @throws RangeError naming a measure that is not there, or a policy that has no value and why
 */
export function comparisonBars(
  comparison: Comparison,
  measures: readonly string[],
  as: 'mean' | 'difference' | 'ratio' = 'mean',
): ComparisonBars {
  const { policies, reference, paired, points } = comparison;
  const categories = policies.filter((policy) => as === 'mean' || policy !== reference);
  const series = measures.map((measure) => {
    known(
      'measure',
      measure,
      comparison.measures.map(({ name }) => name),
    );
    const estimates = categories.map((policy) => {
      const found =
        as === 'mean'
          ? points[policies.indexOf(policy)].estimates[measure]
          : paired.find((each) => each.policy === policy && each.measure === measure)![as];
      if (found.mean === null)
        throw new RangeError(`comparisonBars: ${policy} has no ${as} of ${measure}: ${found.why}`);
      return found;
    });
    return columns(measure, estimates);
  });
  return { categories, series };
}

function columns(name: string, estimates: readonly Estimate[]): EstimateColumns {
  const y = estimates.map(({ mean }) => mean as number);
  if (estimates.length === 0 || estimates.some(({ low }) => low === null)) return { name, y };
  return {
    name,
    y,
    low: estimates.map(({ low }) => low as number),
    high: estimates.map(({ high }) => high as number),
  };
}

function pointAt(sweep: Sweep, wanted: Readonly<Record<string, Label>>): SweepPoint {
  return sweep.points.find(({ settings }) =>
    Object.entries(settings).every(([path, label]) => !Object.hasOwn(wanted, path) || wanted[path] === label),
  )!;
}

function known(what: string, name: Label, names: readonly Label[]): void {
  if (names.includes(name)) return;
  throw new RangeError(`there is no ${what} ${JSON.stringify(name)}; there is ${names.join(', ') || 'none'}`);
}
