/** Tables over rows. */
import * as v from 'valibot';
import { columnsOf, type Row } from '../../simulator/compare/rows.js';
import { shownAs } from '../plot/bundle.js';
import { read, record, text } from '../plot/check.js';
import { columnTexts } from '../plot/numberText.js';
import { escaped } from '../plot/svg/xml.js';
import { textTable } from './textTable.js';

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
 * A table of rows; the numbers of a column are rounded alike and stand to the right, null is a dash. `show` shows it.
 *
 * @param rows column to cell; all have the columns of the first
 * @param spec its caption
 * @throws ConfigError naming row and column when a cell is missing, unknown, NaN or Infinity.
 * @example
 * table([{ policy: 'BASE', refaults: 3006 }, { policy: 'LANDED', refaults: 2264 }], { caption: 'Pages fetched again' })
 */
export function table(rows: readonly Row[], spec: TableSpec = {}): Table {
  const { caption } = read('table', record({ caption: v.optional(text()) }), spec);
  const columns = columnsOf('table', rows);
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
function columnOf(rows: readonly Row[], name: string): string[] {
  const numbers = rows.map((row) => row[name]).filter((value) => Number.isFinite(value)) as number[];
  const texts = columnTexts(numbers);
  let next = 0;
  return rows.map((row) => (Number.isFinite(row[name]) ? texts[next++] : String(row[name] ?? '–')));
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
