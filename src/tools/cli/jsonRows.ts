/**
 * A JSON list with a row a line, so that people and line tools can read it, and a change shows as the lines that changed.
 *
 * @param before blanks before each row
 * @param after blanks before the closing bracket
 */
export function jsonRows(rows: readonly (object | string)[], before = '', after = ''): string {
  if (rows.length === 0) return '[]';
  return `[\n${rows.map((row) => before + JSON.stringify(row)).join(',\n')}\n${after}]`;
}
