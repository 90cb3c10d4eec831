/** Rows of a figure as a table. */
import { columnTexts } from '../../tutorial/plot/numberText.js';
import { make, tableOf } from '../element.js';
import type { Rows } from './words.js';

/** More rows than that are for the file. */
const MOST = 400;

export function dataTable({ columns, rows }: Rows, title: string): HTMLElement {
  const shown = rows.slice(0, MOST);
  const texts = columns.map((_, c) => {
    const values = shown.map((row) => row[c]);
    const numbers = columnTexts(values.filter((value) => typeof value === 'number'));
    let next = 0;
    return values.map((value) => (typeof value === 'number' ? numbers[next++] : (value ?? '–')));
  });
  const classes = columns.map((_, c) => (shown.every((row) => typeof row[c] !== 'string') ? 'right' : ''));
  const lines = shown.map((_, r) =>
    make('tr', '', ...texts.map((column, c) => make('td', classes[c], column[r]))),
  );
  const table = tableOf(columns, lines, classes);
  if (rows.length > MOST)
    table.createCaption().textContent = `The first ${MOST} of ${rows.length} rows; the file has all.`;
  return make('div', { class: 'wide', tabindex: '0', role: 'group', 'aria-label': `Data: ${title}` }, table);
}
