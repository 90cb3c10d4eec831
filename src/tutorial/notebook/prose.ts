/** Computed text and tables. */
import { display, text } from '../plot/check.js';
import { round6 } from '../plot/round.js';
import { number } from '../plot/svg/text.js';
import { escaped } from '../plot/svg/xml.js';
import { send } from './display.js';

/** Shows Markdown, e.g. a sentence with numbers the cell has computed. */
export function markdown(source: string): void {
  text('markdown', 'text', source);
  send({ data: { 'text/markdown': source, 'text/plain': source } });
}

/** What a table can hold; `null` is shown as a dash. */
export type TableCell = string | number | boolean | null;
/** One row: column name to cell. All rows have the columns of the first. */
export type TableRow = Readonly<Record<string, TableCell>>;

/** What a table needs besides its rows. */
export interface TableSpec {
  /** What the table says. Mandatory. */
  caption: string;
}

/**
 * Shows a table; numbers have six significant digits and stand to the right.
 *
 * @throws RangeError naming row and column when a cell is missing, unknown, NaN or Infinity.
 */
export function table(rows: readonly TableRow[], spec: TableSpec): void {
  const caption = text('table', 'caption', spec?.caption);
  if (!Array.isArray(rows) || rows.length === 0) {
    throw new RangeError(`table: rows must be a non-empty list of objects; it is ${display(rows)}`);
  }
  const columns = Object.keys(rows[0]);
  const cells = rows.map((row: TableRow, r) => {
    const extra = Object.keys(row).find((name) => !columns.includes(name));
    if (extra !== undefined) throw new RangeError(`table: rows[${r}].${extra} is not a column of rows[0]`);
    return columns.map((name) => shown(`rows[${r}].${name}`, row[name]));
  });
  send({
    data: { 'text/html': html(caption, columns, cells), 'text/plain': plain(caption, columns, cells) },
  });
}

interface Cell {
  readonly text: string;
  readonly right: boolean;
}

function shown(field: string, value: unknown): Cell {
  if (typeof value === 'number' && Number.isFinite(value))
    return { text: number(round6(value)), right: true };
  if (typeof value === 'string' || typeof value === 'boolean') return { text: String(value), right: false };
  if (value === null) return { text: '–', right: false };
  throw new RangeError(
    `table: ${field} must be a text, a finite number, true, false or null; it is ${display(value)}`,
  );
}

function html(caption: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const side = (c: number) => (rows.every((row) => row[c].right) ? 'right' : 'left');
  const head = columns.map(
    (name, c) => `<th scope="col" style="text-align:${side(c)}">${escaped(name)}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, c) => `<td style="text-align:${side(c)}">${escaped(cell.text)}</td>`);
    return `<tr>${cells.join('')}</tr>`;
  });
  return [
    '<table>',
    `<caption>${escaped(caption)}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>',
  ].join('\n');
}

function plain(caption: string, columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = columns.map((name, c) => Math.max(name.length, ...rows.map((row) => row[c].text.length)));
  const line = (texts: readonly Cell[]) =>
    texts
      .map((cell, c) => (cell.right ? cell.text.padStart(widths[c]) : cell.text.padEnd(widths[c])))
      .join('  ')
      .trimEnd();
  const head = line(columns.map((name, c) => ({ text: name, right: rows.every((row) => row[c].right) })));
  return [caption, head, ...rows.map(line)].join('\n');
}
