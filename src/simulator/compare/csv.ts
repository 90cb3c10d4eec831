import { csvFormatRow } from 'd3-dsv';
import { ConfigError } from '../config/error.js';
import { columnsOf, type Row } from './rows.js';

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
