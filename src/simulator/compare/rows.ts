/** Results, sweeps and comparisons as tidy rows: one observation a row, for plots, tables and CSV. */
import { csvFormatRow } from 'd3-dsv';
import { ConfigError, refuse, shown } from '../config/check.js';
import type { OwnerResult, Result } from '../sim/result.js';
import type { Sweep } from './collect.js';
import type { Comparison, Paired } from './compare.js';

/** What a cell of a table or of a CSV file can be. */
export type Value = string | number | boolean | null;
/** One row: column to value. */
export type Row = Readonly<Record<string, Value>>;

/**
 * The columns of rows, which all have the same.
 *
 * @throws ConfigError naming the row, and the column, where one is missing or more, or where a cell holds none of `Value`
 */
export function columnsOf(where: string, rows: readonly Row[]): string[] {
  if (!Array.isArray(rows) || rows.length === 0) refuse(`${where}: rows`, rows, 'a non-empty list of rows');
  for (const [i, row] of rows.entries())
    if (typeof row !== 'object' || row === null)
      refuse(`${where}: rows[${i}]`, row, 'an object, a cell for each column');
  const columns = Object.keys(rows[0]);
  for (const [i, row] of rows.entries()) {
    const extra = Object.keys(row).find((name) => !columns.includes(name));
    if (extra !== undefined)
      throw new ConfigError(`${where}: rows[${i}].${extra} is not a column of rows[0]`);
    for (const name of columns)
      if (!isCell(row[name]))
        refuse(`${where}: rows[${i}].${name}`, row[name], 'a text, a finite number, true, false or null');
  }
  return columns;
}

/**
 * Rows as CSV (RFC 4180): a line of column names, then a line a row, each with CR LF; a null is an empty cell. Numbers
 * keep every digit.
 *
 * @example csv([{ policy: 'LANDED', refaults: 12 }]); // 'policy,refaults\r\nLANDED,12\r\n'
 * @throws ConfigError when there is no row, when a row has other columns than the first, or a cell is no text, finite
 *   number, true, false or null
 */
export function csv(rows: readonly Row[]): string {
  const columns = columnsOf('csv', rows);
  if (columns.length === 0) throw new ConfigError('csv: rows[0] has no columns');
  const lines = rows.map((row) => columns.map((name) => String(row[name] ?? '')));
  // d3 ends lines with LF alone, so that the lines are joined here. Alone in its row, an empty cell needs quotes: an
  // empty line would be no row.
  return [columns, ...lines].map((line) => `${csvFormatRow(line) || '""'}\r\n`).join('');
}

function isCell(value: unknown): boolean {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

/** What one row stands for: of a result, one owner at one sample, by itself, by class or by generation. */
export type ResultRows = 'sample' | 'class' | 'generation';
/** The same of a sweep or comparison: one run, or all seeds of one point. */
export type SweepRows = 'run' | 'point';

/**
 * What a run, a sweep or a comparison found, as tidy rows.
 *
 * Of a result, all rows have `policy`, `seed`, `seconds` and `owner`:
 * - `sample` (when left out): `freePages` of the node, the owner's `residentPages`, and its `agings`, `evictions` and
 *   `refaults` so far;
 * - `class`: `evictions` and `refaults` so far of each page `class`;
 * - `generation`: `pages` and `ageSeconds` of each `generation`; 0 is the youngest.
 *
 * Of a sweep or comparison:
 * - `run` (when left out): the fields that vary, `seed`, the measures, `remark`: plots make intervals of these;
 * - `point`: means over the seeds with 95 % intervals, and how many runs have a remark. Of a comparison: a row for each
 *   measure and policy, with difference and ratio to the reference, paired by seed.
 *
 * @throws ConfigError when it is given something else
 * @example
 * ```ts
 * const run = simulate({ ...scenarios.plain, durationSeconds: 60 });
 * rows(run).at(-1); // the last sample: { policy: 'LANDED', seed: '1', seconds: 60, owner: 'vm', … }
 * csv(rows(run, 'generation'));
 * ```
 */
export function rows(found: Result, each?: ResultRows): Row[];
export function rows(found: Sweep, each?: SweepRows): Row[];
export function rows(found: Result | Sweep, each?: ResultRows | SweepRows): Row[] {
  const kinds = kindsOf(found);
  const names = Object.keys(kinds);
  const kind = each ?? names[0];
  if (!names.includes(kind))
    throw new ConfigError(
      `rows: one row for each ${shown(kind)} is not to be had; it may be ${names.join(', ')}`,
    );
  return kinds[kind]();
}

function kindsOf(found: Result | Sweep): Readonly<Record<string, () => Row[]>> {
  const isObject = typeof found === 'object' && found !== null;
  if (isObject && 'runs' in found)
    return {
      run: () => runRows(found),
      point: () => ('paired' in found ? pairedRows(found as Comparison) : pointRows(found)),
    };
  if (isObject && 'provenance' in found)
    return {
      sample: () => sampleRows(found),
      class: () => classRows(found),
      generation: () => generationRows(found),
    };
  throw new ConfigError('rows: it takes what simulate, sweep or compare gives; this is neither');
}

/** Rows for each sample of each owner; `of` gives those of one. */
function sampled(result: Result, of: (owner: OwnerResult, at: number) => Row[]): Row[] {
  const { policy, provenance, series } = result;
  return [...result.vms, ...result.processes].flatMap((owner) =>
    series.seconds.flatMap((seconds, at) =>
      of(owner, at).map((row) => ({ policy, seed: provenance.seed, seconds, owner: owner.name, ...row })),
    ),
  );
}

function sampleRows(result: Result): Row[] {
  return sampled(result, ({ series: s }, at) => [
    {
      freePages: result.series.freePages[at],
      residentPages: s.residentPages[at],
      agings: s.agings[at],
      evictions: s.evictionsByClass.reduce((sum, column) => sum + column[at], 0),
      refaults: s.refaults[at],
    },
  ]);
}

function classRows(result: Result): Row[] {
  return sampled(result, ({ classes, series: s }, at) =>
    classes.map(({ name }, c) => ({
      class: name,
      evictions: s.evictionsByClass[c][at],
      refaults: s.refaultsByClass[c][at],
    })),
  );
}

function generationRows(result: Result): Row[] {
  return sampled(result, ({ series: s }, at) =>
    s.pagesByGeneration.map((pages, generation) => ({
      generation,
      pages: pages[at],
      ageSeconds: s.ageSecondsByGeneration[generation][at],
    })),
  );
}

function runRows({ points, runs }: Sweep): Row[] {
  const settings = new Map(points.map((point) => [point.id, point.settings]));
  return runs.map(({ point, seed, values, remark = null }) => ({
    ...settings.get(point),
    seed,
    ...values,
    remark,
  }));
}

function pointRows({ points, measures }: Sweep): Row[] {
  return points.map(({ settings, remarks, estimates }) => {
    const cells = measures.flatMap(({ name }): [string, Value][] => {
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

function pairedRows({ measures, policies, points, paired }: Comparison): Row[] {
  return measures.flatMap(({ name: measure }) =>
    policies.map((policy, i): Row => {
      const { n, mean, low, high } = points[i].estimates[measure];
      const pair: Partial<Paired> = paired.find((p) => p.policy === policy && p.measure === measure) ?? {};
      return {
        ...{ measure, policy, seeds: n, mean, low, high },
        difference: pair.difference?.mean ?? null,
        differenceLow: pair.difference?.low ?? null,
        differenceHigh: pair.difference?.high ?? null,
        ratio: pair.ratio?.mean ?? null,
        ratioLow: pair.ratio?.low ?? null,
        ratioHigh: pair.ratio?.high ?? null,
        remarks: points[i].remarks.length,
      };
    }),
  );
}
