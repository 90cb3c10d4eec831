/** Sweeps, comparisons and series as flat rows, for tables and CSV. */
import type { Sweep } from './collect.js';
import type { Comparison } from './compare.js';

/** What a cell of a table or of a CSV file can be. */
export type Cell = string | number | boolean | null;
/** One row: column to cell. */
export type Row = Readonly<Record<string, Cell>>;

/**
 * One row for each point: its settings, of each measure the mean and both ends of its 95 % interval, and how many of its
 * runs have a remark (ended early, say).
 */
export function sweepRows(sweep: Sweep): Row[] {
  return sweep.points.map(({ settings, remarks, estimates }) => {
    const cells = sweep.measures.flatMap(({ name }): [string, Cell][] => {
      const { mean, low, high } = estimates[name];
      return [
        [name, mean],
        [`${name} low`, low],
        [`${name} high`, high],
      ];
    });
    return { ...settings, ...Object.fromEntries(cells), remarks: remarks.length };
  });
}

/** One row for each run that was made: settings, seed, measures and remark. */
export function runRows(sweep: Sweep): Row[] {
  const settings = new Map(sweep.points.map((point) => [point.id, point.settings]));
  return sweep.runs.map(({ point, seed, values, remark = null }) => ({
    ...settings.get(point),
    seed,
    ...values,
    remark,
  }));
}

/**
 * One row for each policy and measure: mean, paired difference and paired ratio to the reference with their 95 %
 * intervals, and how many of the policy's runs have a remark (ended early, say). The reference itself has neither
 * difference nor ratio.
 */
export function comparisonRows(comparison: Comparison): Row[] {
  return comparison.measures.flatMap(({ name: measure }) =>
    comparison.policies.map((policy, i): Row => {
      const { n, mean, low, high } = comparison.points[i].estimates[measure];
      const pair = comparison.paired.find((each) => each.policy === policy && each.measure === measure);
      return {
        ...{ measure, policy, seeds: n, mean, low, high },
        difference: pair?.difference.mean ?? null,
        differenceLow: pair?.difference.low ?? null,
        differenceHigh: pair?.difference.high ?? null,
        ratio: pair?.ratio.mean ?? null,
        ratioLow: pair?.ratio.low ?? null,
        ratioHigh: pair?.ratio.high ?? null,
        remarks: comparison.points[i].remarks.length,
      };
    }),
  );
}

/**
 * One row for each sample of a result's series. Columns in objects and lists get dotted names:
 * `{ seconds: […], vms: [{ refaults: […] }] }` gives `seconds` and `vms.0.refaults`.
 *
 * @throws RangeError when the columns differ in length, or when there is none
 */
export function seriesRows(series: object): Row[] {
  const columns: [string, ArrayLike<Cell>][] = [];
  gather(series, '', columns);
  if (columns.length === 0) throw new RangeError('seriesRows: there is no list of numbers in the series');
  const [first, { length }] = columns[0];
  for (const [name, values] of columns) {
    if (values.length !== length) {
      throw new RangeError(
        `seriesRows: ${name} has ${values.length} entries and ${first} has ${length}; all columns need the same`,
      );
    }
  }
  return Array.from({ length }, (_, i) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]])),
  );
}

function gather(value: unknown, name: string, columns: [string, ArrayLike<Cell>][]): void {
  if (typeof value !== 'object' || value === null)
    throw new RangeError(`seriesRows: ${name} must be a list, or an object of lists; it is ${String(value)}`);
  if (ArrayBuffer.isView(value) || (Array.isArray(value) && value.every(isCell)))
    columns.push([name, value as ArrayLike<Cell>]);
  else
    for (const [key, each] of Object.entries(value))
      gather(each, name === '' ? key : `${name}.${key}`, columns);
}

function isCell(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
