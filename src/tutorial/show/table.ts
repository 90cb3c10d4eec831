/** Tables over rows. */
import * as v from 'valibot';
import { ConfigError } from '../../simulator/config/error.js';
import { shownAs } from '../plot/bundle.js';
import { fail, read, record, text } from '../plot/check.js';
import { columnTexts } from '../plot/numberText.js';
import { escaped } from '../plot/svg/xml.js';
import { textTable } from './textTable.js';

/** What a table can hold; `null` is shown as a dash. */
export type TableCell = string | number | boolean | null;
/** One row: column name to cell. All rows have the columns of the first. */
export type TableRow = Readonly<Record<string, TableCell>>;

/** What a table says besides its rows. */
export interface TableSpec {
  /** What the table says; none when left out. */
  caption?: string;
}

/** A table, ready to show. Plain data. */
export interface Table {
  /** What the table says. */
  readonly caption?: string;
  /** The table as HTML. */
  readonly html: string;
  /** The table as aligned text. */
  readonly text: string;
}

/**
 * A table of rows; the numbers of a column are rounded alike and stand to the right. `show` shows it.
 *
 * @throws ConfigError naming row and column when a cell is missing, unknown, NaN or Infinity.
 * @example
 * table([{ policy: 'BASE', refaults: 3006 }, { policy: 'LANDED', refaults: 2264 }], { caption: 'Pages fetched again' })
 */
export function table(rows: readonly TableRow[], spec: TableSpec = {}): Table {
  const { caption } = read('table', record({ caption: v.optional(text()) }), spec);
  if (!Array.isArray(rows) || rows.length === 0) fail('table', 'rows', rows, 'a non-empty list of objects');
  for (const [r, row] of rows.entries())
    if (typeof row !== 'object' || row === null) fail('table', `rows[${r}]`, row, 'an object');
  const columns = Object.keys(rows[0]);
  for (const [r, row] of rows.entries()) {
    const extra = Object.keys(row).find((name) => !columns.includes(name));
    if (extra !== undefined) throw new ConfigError(`table: rows[${r}].${extra} is not a column of rows[0]`);
  }
  const texts = columns.map((name) => columnOf(rows, name));
  const cells = rows.map((_, r) => texts.map((column) => column[r]));
  // A column of numbers may have gaps.
  const aligned = columns.map((name) => ({
    align: rows.every((row) => row[name] === null || typeof row[name] === 'number') ? 'right' : 'left',
  })) as { align: 'left' | 'right' }[];
  const made: Table = {
    ...(caption === undefined ? {} : { caption }),
    html: html(caption, columns, cells, aligned),
    text: [...(caption === undefined ? [] : [caption]), textTable(aligned, [columns, ...cells])].join('\n'),
  };
  return shownAs(made, () => ({ 'text/html': made.html, 'text/plain': made.text }));
}

/** The cells of a column; its numbers are rounded alike. */
function columnOf(rows: readonly TableRow[], name: string): string[] {
  const numbers = rows.map((row) => row[name]).filter((value) => Number.isFinite(value)) as number[];
  const texts = columnTexts(numbers);
  let next = 0;
  return rows.map((row, r) =>
    Number.isFinite(row[name]) ? texts[next++] : cellText(`rows[${r}].${name}`, row[name]),
  );
}

function cellText(field: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (value === null) return '–';
  return fail('table', field, value, 'a text, a finite number, true, false or null');
}

function html(
  caption: string | undefined,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  aligned: readonly { align: string }[],
): string {
  const cell = (name: string, attributes: string, content: string, c: number) =>
    `<${name}${attributes} style="text-align:${aligned[c].align}">${escaped(content)}</${name}>`;
  const head = columns.map((name, c) => cell('th', ' scope="col"', name, c));
  const body = rows.map((row) => `<tr>${row.map((content, c) => cell('td', '', content, c)).join('')}</tr>`);
  return [
    '<table>',
    ...(caption === undefined ? [] : [`<caption>${escaped(caption)}</caption>`]),
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>',
  ].join('\n');
}
