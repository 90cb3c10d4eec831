import { csvFormatRow } from 'd3-dsv';
import { ConfigError, refuse, shown } from '../config/check.js';
import type { Row } from './rows.js';

/**
 * Rows as CSV (RFC 4180): a line of column names, then a line a row, each with CR LF; a null is an empty cell. Numbers
 * keep every digit.
 *
 * @example csv([{ policy: 'LANDED', refaults: 12 }]); // 'policy,refaults\r\nLANDED,12\r\n'
 * @throws ConfigError when there is no row, when a row has other columns than the first, or a cell is no text, finite
 *   number, true, false or null
 */
export function csv(rows: readonly Row[]): string {
  if (!Array.isArray(rows) || rows.length === 0)
    throw new ConfigError('csv: rows must be a list of at least one row');
  for (const [i, row] of rows.entries())
    if (typeof row !== 'object' || row === null)
      refuse(`rows[${i}]`, row, 'an object, a cell for each column');
  const columns = Object.keys(rows[0]);
  if (columns.length === 0) throw new ConfigError('csv: rows[0] has no columns');
  const lines = rows.map((row: Row, i) => {
    const extra = Object.keys(row).find((name) => !columns.includes(name));
    if (extra !== undefined) throw new ConfigError(`csv: rows[${i}].${extra} is not a column of rows[0]`);
    return columns.map((name) => cell(row[name], `rows[${i}].${name}`));
  });
  // d3 ends lines with LF alone, so that the lines are joined here. Alone in its row, an empty cell needs quotes: an
  // empty line would be no row.
  return [columns, ...lines].map((line) => `${csvFormatRow(line) || '""'}\r\n`).join('');
}

function cell(value: unknown, field: string): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new ConfigError(
    `csv: ${field} must be a text, a finite number, true, false or null; it was ${shown(value)}`,
  );
}
