/** Values of a figure as text: one at a time, as a table, as CSV. */
import { numberText } from '../../tutorial/plot/numberText.js';
import type { Datum, Panel } from './data.js';

/** More than a picture can show: what a reader compares. */
const DIGITS = 4;

/** One value in words, a line for each part. */
export function linesOf({ x, y, z, title, series }: Panel, datum: Datum): string[] {
  // What another line says is said once.
  const again =
    [datum.x, datum.y, title].includes(datum.series) ||
    (series.length === 1 && y.label.startsWith(datum.series));
  const said = [
    ...(datum.series === '' || again ? [] : [datum.series]),
    `${x.label}: ${written(datum.x)}`,
    `${y.label}: ${written(datum.y)}${interval(datum)}`,
  ];
  return [
    ...(title === '' || title === y.label ? [] : [title]),
    ...said,
    ...(z === undefined ? [] : [`${z}: ${written(datum.z)}`]),
  ];
}

function interval({ low, high }: Datum): string {
  return low === undefined || high === undefined || low === high
    ? ''
    : ` (${written(low)} to ${written(high)})`;
}

function written(value: number | string | undefined): string {
  return typeof value === 'number' ? numberText(value, DIGITS) : (value ?? '');
}

/** What the rows of {@link rowsOf} hold. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string | undefined)[])[];
}

/** All values, one a row, as the notebook's own rows are; columns that say nothing are left out. */
export function rowsOf(panels: readonly Panel[]): Rows {
  const all = panels.flatMap((panel) =>
    panel.series.flatMap(({ data }) => data.map((datum) => ({ panel, datum }))),
  );
  const of = (labels: readonly string[]): string => [...new Set(labels)].join(' / ');
  const several = panels.length > 1 || panels[0].series.length > 1;
  // Panels of several measures: a row says which one its value is of.
  const measures = new Set(panels.map(({ y }) => y.label));
  const mixed = measures.size > 1;
  const columns: [string, (each: (typeof all)[number]) => number | string | undefined][] = [
    [
      'panel',
      ({ panel }) =>
        panels.every(({ title, y }) => title === y.label) ? undefined : panel.title || undefined,
    ],
    ['series', ({ datum }) => (several ? datum.series || undefined : undefined)],
    [of(panels.map(({ x }) => x.label)), ({ datum }) => datum.x],
    ['measure', ({ panel }) => (mixed ? panel.y.label : undefined)],
    [mixed ? 'value' : panels[0].y.label, ({ datum }) => datum.y],
    ['from', ({ datum }) => datum.low],
    ['to', ({ datum }) => datum.high],
    [of(panels.flatMap(({ z = [] }) => z)), ({ datum }) => datum.z],
  ];
  const said = columns.filter(([, read]) => all.some((each) => read(each) !== undefined));
  return {
    columns: said.map(([name]) => name),
    rows: all.map((each) => said.map(([, read]) => read(each))),
  };
}

/** Rows as comma-separated values, as RFC 4180 wants them. */
export function csv({ columns, rows }: Rows): string {
  const cell = (value: number | string | undefined): string => {
    const text = String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
